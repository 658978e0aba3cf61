package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.drift.Drift;
import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The drift response forget, as a pipeline sets it. */
class ForgetTest {
    private static final Task TASK = new Task(List.of(new Task.Column("a", false)), List.of());
    private static final int JUMP = 40;

    @Test
    void whatARuleDeclaresBeginsAnewJustBeforeTheStep() {
        Learner plain = learner(Map.of("weight-average", "schedule-free"), "");
        Learner aware = learner(Map.of("weight-average", "schedule-free"), "forget");
        LearnerState expected = plain.start(Rng.ofSeed(1));
        LearnerState state = aware.start(Rng.ofSeed(1));
        int responses = 0;
        for (int i = 0; i < 80; i++) {
            boolean rose = aware.learn(state, example(i)).drift() == Drift.RISE;
            if (rose && responses == 0) {
                ((GradientLearner) plain).drift(expected);
                responses++;
                assertThat(i).isGreaterThanOrEqualTo(JUMP);
            }
            plain.learn(expected, example(i));
            assertThat(state.params()).containsExactly(expected.params());
        }
        assertThat(responses).isEqualTo(1);
        assertThat(state.tree().without("drift")).isEqualTo(expected.tree());
    }

    @Test
    void distancesBeginAtTheIterate() {
        Learner aware = learner(Map.of("step-size", "dog"), "forget");
        LearnerState state = aware.start(Rng.ofSeed(1));
        StateTree dog = state.tree().part("optimizer").part("dog");
        float[] before = state.params().clone();
        int i = 0;
        while (aware.learn(state, example(i)).drift() != Drift.RISE) {
            before = state.params().clone();
            assertThat(++i).isLessThan(80);
        }
        assertThat(dog.counter("steps")).isEqualTo(1);
        assertThat(dog.vector("start")).containsExactly(before);
    }

    @Test
    void theMemoryToReplayFromBeginsAnewWithTheStepThatFoundTheDrift() {
        Learner aware = learner(Map.of("replay", Map.of("rows", 100)), "refresh-replay");
        LearnerState state = aware.start(Rng.ofSeed(1));
        StateTree memory = state.tree().part("replay").part("reservoir");
        int i = 0;
        while (aware.learn(state, example(i)).drift() != Drift.RISE) {
            assertThat(memory.counter("stored")).isEqualTo(++i);
            assertThat(i).isLessThan(80);
        }
        assertThat(i).isGreaterThanOrEqualTo(JUMP);
        assertThat(memory.counter("stored")).isEqualTo(1);
    }

    @Test
    void thereMustBeAMemoryToRefresh() {
        Problems problems = new Problems();
        Map<String, Object> settings = Map.of("drift", Map.of("response", "refresh-replay"));
        Catalog.learner(TASK, Settings.of("learner", settings, problems));
        assertThat(problems.list())
                .containsExactly(
                        new Problems.Problem(
                                "learner.drift.response",
                                "is refresh-replay; this learner does not replay. Set replay, or"
                                        + " choose another response."));
    }

    @Test
    void aStepThatIsAveragedOrReplacesUnitsCannotBeRaised() {
        Problems problems = new Problems();
        Map<String, Object> drift = Map.of("response", "raise-step-size");
        for (Map<String, Object> settings :
                List.<Map<String, Object>>of(
                        Map.of("weight-average", "ema", "drift", drift),
                        Map.of(
                                "model",
                                "mlp",
                                "replace-units",
                                "continual-backprop",
                                "drift",
                                drift))) {
            Catalog.learner(TASK, Settings.of("learner", settings, problems));
        }
        assertThat(problems.list())
                .containsOnly(
                        new Problems.Problem(
                                "learner.drift.response",
                                "is raise-step-size, which cannot lengthen a step that is averaged"
                                        + " or that replaces units. Choose another response, or no"
                                        + " weight-average and no replace-units."))
                .hasSize(2);
    }

    private static Learner learner(Map<String, Object> rules, String response) {
        Map<String, Object> settings = new TreeMap<>(rules);
        settings.put("transforms", "clip-norm");
        settings.put("standardize", false);
        if (!response.isEmpty()) {
            settings.put(
                    "drift",
                    Map.of(
                            "detector",
                            "page-hinkley",
                            "warm-up",
                            2,
                            "block",
                            1,
                            "cool-down",
                            1000,
                            "page-hinkley",
                            Map.of("min-instances", 10, "threshold", 2),
                            "response",
                            response));
        }
        Problems problems = new Problems();
        Learner learner = Catalog.learner(TASK, Settings.of("learner", settings, problems));
        assertThat(problems.list()).isEmpty();
        return learner;
    }

    /** The label jumps from 1 to 5. */
    private static Batch example(int i) {
        return Batch.example(new float[] {i % 2}, i < JUMP ? 1 : 5);
    }
}
