package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.learn.Change.Outcome;
import io.driftline.state.Layout.Block;
import io.driftline.state.StateFormatException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a pipeline serves goes on when its weight average comes, goes or is another one. */
class AverageUpgradeTest {
    private static final int STEPS = 40;
    private static final TestingPipeline PLAIN = TestingPipeline.mlp();
    private static final TestingPipeline POLYAK = PLAIN.with("weight-average", "polyak");
    private static final TestingPipeline FREE = PLAIN.with("weight-average", "schedule-free");

    @Test
    void whatIsServedIsThePublishedAndTheSavedModel() throws StateFormatException {
        LearnerState state = POLYAK.learned(STEPS);
        float[] iterate = iterate(state, "polyak");
        assertThat(state.params()).isNotEqualTo(iterate);
        byte[] saved = LearnerCodec.of(POLYAK.learner()).encode(state);
        SavedLearner read = LearnerCodec.describe(saved);
        assertThat(read.snapshot().serving().params()).containsExactly(state.params());
        assertThat(POLYAK.learner().snapshot(state).serving().params())
                .containsExactly(state.params());
        assertThat(iterate(read.state(), "polyak")).containsExactly(iterate);
    }

    @Test
    void anAverageThatComesGoesOrIsAnotherOneBeginsAtWhatWasServed() throws StateFormatException {
        LearnerState plain = moved(POLYAK, PLAIN);
        assertThat(plain.params()).containsExactly(POLYAK.learned(STEPS).params());
        assertThat(outcomes(POLYAK, PLAIN))
                .containsEntry("weight average", Outcome.DROPPED)
                .containsEntry("step size constant", Outcome.KEPT)
                .containsEntry("model", Outcome.KEPT);
        assertThat(moved(PLAIN, POLYAK).params()).containsExactly(PLAIN.learned(STEPS).params());
        assertThat(outcomes(PLAIN, POLYAK)).containsEntry("weight average", Outcome.ANEW);
        LearnerState free = moved(POLYAK, FREE);
        assertThat(free.params()).containsExactly(POLYAK.learned(STEPS).params());
        assertThat(
                        free.tree()
                                .part("optimizer")
                                .part("average")
                                .part("schedule-free")
                                .counter("steps"))
                .isZero();
        assertThat(outcomes(POLYAK, FREE))
                .containsEntry("weight average polyak", Outcome.DROPPED)
                .containsEntry("weight average schedule-free", Outcome.ANEW);
        assertThat(outcomes(POLYAK, POLYAK)).containsEntry("weight average polyak", Outcome.KEPT);
    }

    @Test
    void newUnitsBeginInTheIterateAsInTheModel() throws StateFormatException {
        TestingPipeline wider = POLYAK.hidden(7, 3);
        LearnerState moved = moved(POLYAK, wider);
        float[] iterate = iterate(moved, "polyak");
        Block weights = moved.layout().blocks().get(0);
        int fresh = weights.offset() + 5 * weights.columns();
        for (int i = fresh; i < weights.offset() + weights.size(); i++) {
            assertThat(iterate[i]).isEqualTo(moved.params()[i]).isNotZero();
        }
        assertThat(iterate[0]).isEqualTo(iterate(POLYAK.learned(STEPS), "polyak")[0]);
        for (int i = 0; i < 10; i++) {
            assertThat(wider.predict(moved, i))
                    .containsExactly(POLYAK.predict(POLYAK.learned(STEPS), i));
        }
    }

    private static float[] iterate(LearnerState state, String average) {
        return state.tree().part("optimizer").part("average").part(average).vector("iterate");
    }

    private static LearnerState moved(TestingPipeline before, TestingPipeline after)
            throws StateFormatException {
        return LearnerCodec.of(after.learner()).decode(before.saved(STEPS));
    }

    private static Map<String, Outcome> outcomes(TestingPipeline before, TestingPipeline after)
            throws StateFormatException {
        return LearnerCodec.of(after.learner()).compare(before.saved(STEPS)).stream()
                .collect(Collectors.toMap(Change::what, Change::outcome));
    }
}
