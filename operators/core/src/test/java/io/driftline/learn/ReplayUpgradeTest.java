package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Batch;
import io.driftline.learn.Change.Outcome;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of the rows in memory when a pipeline is changed. */
class ReplayUpgradeTest {
    private static final int STEPS = 60;

    @Test
    void theSameMemoryGoesOnBitForBit() throws StateFormatException {
        for (String policy : List.of("reservoir", "class-balanced", "ring")) {
            TestingPipeline pipeline = replay("policy", policy, "rows", 20, "loss", "der++");
            for (int steps : new int[] {0, 9, STEPS, STEPS + 7}) {
                LearnerState old = pipeline.learned(steps);
                assertThat(moved(pipeline, old, pipeline).tree()).isEqualTo(old.tree());
            }
            assertThat(of(pipeline, pipeline))
                    .isEqualTo(new Change("replay", Outcome.KEPT, "20 rows"));
        }
    }

    @Test
    void aSmallerMemorySaysWhichRowsItKeeps() throws StateFormatException {
        assertThat(of(replay("rows", 20), replay("rows", 5)))
                .isEqualTo(
                        new Change(
                                "replay",
                                Outcome.MIGRATED,
                                "5 of 20 rows go on, a uniform sample"));
        assertThat(of(replay("policy", "ring", "rows", 20), replay("policy", "ring", "rows", 5)))
                .extracting(Change::why)
                .isEqualTo("5 of 20 rows go on, the newest");
        assertThat(
                        of(
                                replay("policy", "class-balanced", "rows", 20),
                                replay("policy", "class-balanced", "rows", 5)))
                .extracting(Change::why)
                .isEqualTo("5 of 20 rows go on, fewer of the largest classes");
        TestingPipeline before = replay("policy", "ring", "rows", 20);
        TestingPipeline after = replay("policy", "ring", "rows", 5);
        StateTree rows = rows(moved(before, before.learned(STEPS), after));
        double[] newest = new double[5];
        Arrays.setAll(newest, i -> before.features(STEPS - 5 + i)[0]);
        for (int i = 0; i < 5; i++) {
            assertThat(rows.array("inputs")[3 * i]).isEqualTo(newest[i]);
        }
    }

    @Test
    void aLargerMemoryKeepsAllRowsAndFillsUp() throws StateFormatException {
        TestingPipeline before = replay("rows", 20);
        TestingPipeline after = replay("rows", 30);
        assertThat(of(before, after))
                .isEqualTo(
                        new Change(
                                "replay",
                                Outcome.MIGRATED,
                                "all 20 rows go on; there is room for 30, the next examples fill"
                                        + " it"));
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        double[] was = rows(old).array("inputs");
        assertThat(Arrays.copyOf(rows(moved).array("inputs"), was.length)).containsExactly(was);
        Learner learner = after.learner();
        learner.learn(moved, Batch.example(after.features(STEPS), 1));
        assertThat(moved.tree().part("replay").part("reservoir").counter("stored")).isEqualTo(21);
    }

    @Test
    void rowsFollowTheirColumnsAndClasses() throws StateFormatException {
        TestingPipeline before = replay("policy", "ring", "rows", 4, "loss", "der");
        TestingPipeline after = before.columns("new", "b", "a", "is=c").classes("x", "y", "z", "w");
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        double[] was = rows(old).array("inputs");
        double[] is = rows(moved).array("inputs");
        for (int row = 0; row < 4; row++) {
            int from = (row + STEPS) % 4; // the ring's oldest comes first now
            assertThat(Arrays.copyOfRange(is, 4 * row, 4 * row + 4))
                    .containsExactly(0, was[3 * from + 1], was[3 * from], was[3 * from + 2]);
        }
        assertThat(rows(moved).array("widths")).containsOnly(3);
        assertThat(of(before, after).outcome()).isEqualTo(Outcome.MIGRATED);
        assertThat(after.learner().learn(moved, example(after)).accepted()).isTrue();
    }

    @Test
    void anotherPolicyOrNoReplayBeginsAnew() throws StateFormatException {
        TestingPipeline reservoir = replay("rows", 20);
        assertThat(of(reservoir, replay("policy", "ring", "rows", 20)))
                .isEqualTo(
                        new Change(
                                "replay",
                                Outcome.ANEW,
                                "the policy is ring and was another; the memory fills anew"));
        TestingPipeline without = TestingPipeline.linear();
        assertThat(of(without, reservoir).outcome()).isEqualTo(Outcome.ANEW);
        assertThat(of(reservoir, without).outcome()).isEqualTo(Outcome.DROPPED);
        LearnerState moved =
                moved(reservoir, reservoir.learned(9), replay("policy", "ring", "rows", 20));
        assertThat(rows(moved).array("inputs")).containsOnly(0);
    }

    @Test
    void anotherLossKeepsTheRows() throws StateFormatException {
        TestingPipeline before = replay("rows", 20);
        TestingPipeline after = replay("rows", 20, "loss", "der++", "projection", "a-gem");
        LearnerState moved = moved(before, before.learned(STEPS), after);
        assertThat(rows(moved).array("widths")).containsOnly(0);
        assertThat(of(before, after).outcome()).isEqualTo(Outcome.MIGRATED);
        assertThat(after.learner().learn(moved, example(after)).accepted()).isTrue();
    }

    /** What a learner without features kept goes on; its features stay unknown until replaced. */
    @Test
    void rowsGoOnBetweenALearnerWithFeaturesAndOneWithout() throws StateFormatException {
        TestingPipeline plain = network("er-ace");
        TestingPipeline holistic = network("hpcr");
        LearnerState state = moved(plain, plain.learned(STEPS), holistic);
        assertThat(rows(state).array("known")).containsOnly(0);
        assertThat(of(plain, holistic).why()).isEqualTo("all 20 rows go on");
        Learner learner = holistic.learner();
        for (int i = 0; i < 20; i++) {
            Batch next = Batch.example(holistic.features(STEPS + i), i % 3);
            assertThat(learner.learn(state, next).accepted()).isTrue();
        }
        assertThat(rows(state).array("known")).containsOnly(1);
        LearnerState back = moved(holistic, state, plain);
        assertThat(rows(back).array("inputs")).containsExactly(rows(state).array("inputs"));
        LearnerState same = moved(holistic, state, holistic);
        assertThat(same.tree()).isEqualTo(state.tree());
    }

    private static TestingPipeline network(String loss) {
        return replay("policy", "ring", "rows", 20, "loss", loss)
                .classes("x", "y", "z")
                .with("model", "mlp");
    }

    @Test
    void damagedRowsAreRefused() {
        TestingPipeline pipeline = replay("rows", 20);
        byte[] bytes = pipeline.saved(STEPS);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.lastIndexOf("stored") + "stored".length() + 4] = 1; // 2³² rows more
        assertThatThrownBy(() -> LearnerCodec.of(pipeline.learner()).decode(bytes))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("replay: the rows in memory are damaged");
    }

    private static TestingPipeline replay(Object... keysAndValues) {
        Map<String, Object> replay = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            replay.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return TestingPipeline.linear().with("replay", replay);
    }

    private static Batch example(TestingPipeline pipeline) {
        return Batch.example(pipeline.features(STEPS), 1);
    }

    private static StateTree rows(LearnerState state) {
        return state.tree().part("replay").part("rows");
    }

    private static LearnerState moved(
            TestingPipeline before, LearnerState state, TestingPipeline after)
            throws StateFormatException {
        byte[] bytes = LearnerCodec.of(before.learner()).encode(state);
        return LearnerCodec.of(after.learner()).decode(bytes);
    }

    private static Change of(TestingPipeline before, TestingPipeline after)
            throws StateFormatException {
        return LearnerCodec.of(after.learner()).compare(before.saved(STEPS)).stream()
                .filter(change -> change.what().equals("replay"))
                .findFirst()
                .orElseThrow();
    }
}
