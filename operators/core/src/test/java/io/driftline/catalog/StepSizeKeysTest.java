package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, keys and defaults of all step sizes: what is not set here is not there. */
class StepSizeKeysTest {
    private static final Task TASK = new Task(List.of(new Task.Column("x", true)), List.of());
    private static final Task CLASSES = new Task(TASK.columns(), List.of("a", "b"));

    private final Map<String, String> stepSizes = new LinkedHashMap<>();

    StepSizeKeysTest() {
        String open = "growth=3.4028235E38, most=3.4028235E38]";
        stepSizes.put("unit", "Constant[value=1.0]");
        stepSizes.put("constant", "Constant[value=0.01]");
        stepSizes.put("inverse-sqrt", "InverseSqrt[value=0.1]");
        stepSizes.put("warm-up", "WarmUp[value=0.01, steps=1000]");
        stepSizes.put(
                "linear-decay",
                "LinearDecay[value=0.01, warmUpSteps=1, totalSteps=1000000, power=1.0]");
        stepSizes.put("dog", "Dog[scale=1.0, initial=1.0E-6, epsilon=1.0E-8]");
        stepSizes.put("d-adaptation", "DAdaptation[value=1.0, initial=1.0E-6, " + open);
        stepSizes.put(
                "regression-drift",
                "RegressionDrift[initial=1.0, noise=1.0, drift=0.01, worst=false, batchSize=1,"
                        + " errorScale=2.0]");
        stepSizes.put(
                "regression-shift",
                "RegressionShift[initial=1.0, noise=0.0, threshold=3.0, memorySteps=8,"
                        + " blockSteps=64, blocks=8, least=0.03, batchSize=1, errorScale=2.0]");
        stepSizes.put(
                "convex-shift",
                "ConvexShift[smoothness=10.0, radius=1.0, noise=1.0, drift=0.01,"
                        + " windowSteps=10000, batchSize=1]");
        stepSizes.put(
                "non-convex-shift",
                "NonConvexShift[smoothness=10.0, gap=1.0, noise=1.0, windowSteps=10000,"
                        + " blockSteps=100, batchSize=1]");
        stepSizes.put(
                "refined",
                "Refined[value=0.01, norms=[1.0], totalSteps=1000000, absolute=false,"
                        + " smoothing=0.1]");
    }

    @Test
    void pinsEveryStepSizeWithItsDefaults() {
        assertThat(Catalog.stepSizes()).containsExactlyElementsOf(stepSizes.keySet());
        stepSizes.forEach(
                (name, text) ->
                        assertThat(
                                        learner(
                                                taskOf(name),
                                                Map.of("step-size", name, "transforms", "sgd")))
                                .contains("stepSize=" + text + "]"));
    }

    @Test
    void readsTheKeysOfStepSizes() {
        checkSize(
                "d-adaptation",
                Map.of("value", 3, "initial", 0.5, "growth", 2, "most", 4),
                "DAdaptation[value=3.0, initial=0.5, growth=2.0, most=4.0]");
        checkSize("warm-up", Map.of("value", 3, "steps", 7), "WarmUp[value=3.0, steps=7]");
        checkSize(
                "linear-decay",
                Map.of("value", 3, "warm-up-steps", 2, "total-steps", 7, "power", 2),
                "LinearDecay[value=3.0, warmUpSteps=2, totalSteps=7, power=2.0]");
        checkSize(
                "dog",
                Map.of("scale", 2, "initial", 0.5, "epsilon", 0.25),
                "Dog[scale=2.0, initial=0.5, epsilon=0.25]");
        checkSize(
                "regression-drift",
                Map.of("initial", 2, "noise", 3, "drift", 4, "worst", true, "batch-size", 5),
                "RegressionDrift[initial=2.0, noise=3.0, drift=4.0, worst=true, batchSize=5,"
                        + " errorScale=2.0]");
        checkSize(
                "regression-shift",
                Map.of(
                        "initial", 2,
                        "noise", 3,
                        "threshold", 4,
                        "memory-steps", 5,
                        "block-steps", 6,
                        "blocks", 7,
                        "least", 0.5,
                        "batch-size", 9),
                "RegressionShift[initial=2.0, noise=3.0, threshold=4.0, memorySteps=5,"
                        + " blockSteps=6, blocks=7, least=0.5, batchSize=9, errorScale=2.0]");
    }

    @Test
    void readsTheKeysOfBoundsAndTables() {
        checkSize(
                "convex-shift",
                Map.of(
                        "smoothness", 2,
                        "radius", 3,
                        "noise", 4,
                        "drift", 5,
                        "window-steps", 6,
                        "batch-size", 7),
                "ConvexShift[smoothness=2.0, radius=3.0, noise=4.0, drift=5.0, windowSteps=6,"
                        + " batchSize=7]");
        checkSize(
                "non-convex-shift",
                Map.of(
                        "smoothness", 2,
                        "gap", 3,
                        "noise", 4,
                        "window-steps", 5,
                        "block-steps", 6,
                        "batch-size", 7),
                "NonConvexShift[smoothness=2.0, gap=3.0, noise=4.0, windowSteps=5,"
                        + " blockSteps=6, batchSize=7]");
        checkSize(
                "refined",
                Map.of(
                        "value", 2,
                        "norms", List.of(3, 2.5),
                        "total-steps", 50,
                        "absolute", true,
                        "smoothing", 0),
                "Refined[value=2.0, norms=[3.0, 2.5], totalSteps=50, absolute=true,"
                        + " smoothing=0.0]");
    }

    private static Task taskOf(String stepSize) {
        return stepSize.equals("d-adaptation") ? CLASSES : TASK;
    }

    private static void checkSize(String name, Map<String, Object> section, String text) {
        assertThat(learner(taskOf(name), Map.of("step-size", name, name, section)))
                .contains("stepSize=" + text + "], standardize");
    }

    private static String learner(Task task, Map<String, Object> values) {
        Problems problems = new Problems();
        Settings section = Settings.of("learner", values, problems);
        String learner = Catalog.learner(task, section).toString();
        section.finish();
        assertThat(problems.list()).isEmpty();
        return learner;
    }
}
