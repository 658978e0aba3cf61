package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a learner does with the rows that it replays. */
class ReplayLearnerTest {
    private static final List<Task.Column> COLUMNS =
            List.of(new Task.Column("a", true), new Task.Column("b", true));
    private static final Task NUMBER = new Task(COLUMNS, List.of());
    private static final Task CLASSES = new Task(COLUMNS, List.of("x", "y"));

    /** Card replay, section 1: softmax from 0, step size 0.5, one new and one replayed row. */
    @Test
    void takesTheStepThatIsWrittenDown() {
        Learner learner = learner(CLASSES, Map.of("rows", 10));
        LearnerState state = learner.start(Rng.ofSeed(1));
        learner.learn(state, Batch.example(new float[] {0, 1}, 1));
        Arrays.fill(state.params(), 0);
        Progress progress = learner.learn(state, Batch.example(new float[] {1, 0}, 0));
        assertThat(progress.loss()).isCloseTo(0.693147f, within(1e-6f));
        assertThat(progress.passes()).isEqualTo(2);
        assertThat(state.params())
                .containsExactly(
                        new float[] {0.125f, -0.125f, 0, -0.125f, 0.125f, 0}, within(1e-7f));
    }

    @Test
    void saysHowManyPassesAStepTook() {
        assertThat(passes(Map.of("batch", 3))).containsExactly(1, 2, 3, 4, 4);
        assertThat(passes(Map.of("batch", 3, "loss", "der++"))).containsExactly(1, 3, 5, 7, 7);
        assertThat(passes(Map.of("batch", 3, "projection", "a-gem")))
                .containsExactly(1, 2, 3, 4, 4);
        assertThat(passes(Map.of("batch", 3, "loss", "er", "projection", "a-gem")))
                .containsExactly(1, 3, 5, 7, 7);
    }

    @Test
    void theLossItTellsIsThatOfTheNewExampleAlone() {
        Learner replaying = learner(CLASSES, Map.of("batch", 3));
        Learner plain = learner(CLASSES, Map.of());
        LearnerState state = replaying.start(Rng.ofSeed(1));
        for (int i = 0; i < 20; i++) {
            Batch batch = Batch.example(new float[] {i % 5, i % 3}, i % 2);
            LearnerState same = plain.start(Rng.ofSeed(1));
            System.arraycopy(state.params(), 0, same.params(), 0, same.params().length);
            float expected = plain.learn(same, batch).loss();
            assertThat(replaying.learn(state, batch).loss()).isEqualTo(expected);
        }
    }

    @Test
    void keepsTheExamplesAsTheyCame() {
        Learner learner = learner(CLASSES, Map.of("policy", "ring", "rows", 2));
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 3; i++) {
            learner.learn(state, Batch.example(new float[] {1000 + i, -i}, i % 2));
        }
        var rows = state.tree().part("replay").part("rows");
        assertThat(rows.array("inputs")).containsExactly(1002, -2, 1001, -1);
        assertThat(rows.array("targets")).containsExactly(0, 1);
    }

    /** With one row in memory and one class never seen again, replay must hold on to it. */
    @Test
    void remembersWhatAPlainLearnerForgets() {
        for (String loss : List.of("er", "der", "der++")) {
            assertThat(scoreOfOldClass(Map.of("loss", loss, "rows", 50))).isGreaterThan(0.5f);
        }
        assertThat(scoreOfOldClass(Map.of())).isLessThan(0.2f);
    }

    /**
     * A row that leaves the range of float costs only itself: at weights of 0 it is learned, and
     * later no step with it is finite.
     */
    @Test
    void aRowFromMemoryNeverCostsANewExample() {
        Learner learner = learner(NUMBER, Map.of("batch", 4));
        LearnerState state = learner.start(Rng.ofSeed(1));
        assertThat(learner.learn(state, Batch.example(new float[] {1e30f, 0}, 0)).accepted())
                .isTrue();
        for (int i = 0; i < 10; i++) {
            Progress progress = learner.learn(state, Batch.example(new float[] {1, 0}, 1));
            assertThat(progress.accepted()).isTrue();
        }
        assertThat(state.steps()).isEqualTo(11);
        assertThat(state.params()[0]).isGreaterThan(0);
    }

    /** Card gradient-projection, section 4: with Adam it is the step that must be projected. */
    @Test
    void afterAdamAProjectedStepStillHarmsNoRowInMemory() {
        assertThat(harm(Map.of())).isGreaterThan(1e-4);
        Map<String, Object> ring = Map.of("policy", "ring", "rows", 1, "projection", "a-gem");
        assertThat(harm(ring)).isLessThan(2e-6);
        Map<String, Object> gem =
                Map.of(
                        "policy",
                        "ring",
                        "rows",
                        1,
                        "projection",
                        "gem",
                        "gem",
                        Map.of("margin", 0));
        assertThat(harm(gem)).isLessThan(2e-6);
    }

    @Test
    void countsTheStepsThatItProjected() {
        Map<String, Object> replay = Map.of("projection", "a-gem");
        Learner learner = learner(CLASSES, replay);
        LearnerState state = learner.start(Rng.ofSeed(1));
        learner.learn(state, Batch.example(new float[] {1, 0}, 0));
        learner.learn(state, Batch.example(new float[] {1, 0}, 0));
        var projection = state.tree().part("replay").part("projection");
        assertThat(projection.counter("projected")).isZero();
        learner.learn(state, Batch.example(new float[] {1, 0.1f}, 1));
        assertThat(projection.counter("projected")).isEqualTo(1);
    }

    /** How much the loss on an example grows by learning its near opposite, with Adam. */
    private static double harm(Map<String, Object> replay) {
        Map<String, Object> adam =
                Map.of(
                        "transforms",
                        "adam",
                        "constant",
                        Map.of("value", 0.001f),
                        "standardize",
                        false);
        Learner learner = learner(CLASSES, replay, adam);
        LearnerState state = learner.start(Rng.ofSeed(1));
        Batch old = Batch.example(new float[] {1, 0.5f}, 0);
        learner.learn(state, old);
        double before = loss(learner, state, old);
        learner.learn(state, Batch.example(new float[] {1, 2}, 1));
        return loss(learner, state, old) - before;
    }

    private static double loss(Learner learner, LearnerState state, Batch example) {
        float[] scores = new float[2];
        learner.predict(state, example, scores);
        return -Math.log(scores[(int) example.targets()[0]]);
    }

    private static float scoreOfOldClass(Map<String, Object> replay) {
        Learner learner = learner(CLASSES, replay);
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 40; i++) {
            learner.learn(state, Batch.example(new float[] {1, 0}, 0));
        }
        for (int i = 0; i < 200; i++) {
            learner.learn(state, Batch.example(new float[] {1, 1}, 1));
        }
        float[] scores = new float[2];
        learner.predict(state, Batch.question(new float[] {1, 0}), scores);
        return scores[0];
    }

    private static int[] passes(Map<String, Object> replay) {
        Learner learner = learner(CLASSES, replay);
        LearnerState state = learner.start(Rng.ofSeed(1));
        int[] passes = new int[5];
        for (int i = 0; i < 5; i++) {
            passes[i] = learner.learn(state, Batch.example(new float[] {i, 1}, i % 2)).passes();
        }
        return passes;
    }

    private static Learner learner(Task task, Map<String, Object> replay) {
        Map<String, Object> plain =
                Map.of(
                        "transforms", List.of(),
                        "constant", Map.of("value", 0.5f),
                        "standardize", false);
        return learner(task, replay, plain);
    }

    private static Learner learner(
            Task task, Map<String, Object> replay, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        if (task.classification()) {
            settings.put("loss", "softmax");
        }
        if (!replay.isEmpty()) {
            settings.put("replay", replay);
        }
        Problems problems = new Problems();
        Settings section = Settings.of("learner", settings, problems);
        Learner learner = Catalog.learner(task, section);
        section.finish();
        assertThat(problems.list()).isEmpty();
        return learner;
    }
}
