package io.driftline.catalog;

import java.util.List;
import java.util.Map;

/**
 * What a learner by gradient is where its section names no {@code transforms}: the rules that came
 * out best on known streams, see {@code RESULTS.md}.
 *
 * <table>
 *   <caption>Transforms by what the rest of the section says</caption>
 *   <tr><th>model</th><th>label</th><th>no step size set, one event per step</th>
 *       <th>a step size set, replay, or schedule-free</th></tr>
 *   <tr><td>linear</td><td>classes</td><td>idbd</td><td>sgd, clip-norm</td></tr>
 *   <tr><td>linear</td><td>numbers</td><td>nlms</td><td>sgd, clip-norm</td></tr>
 *   <tr><td>mlp</td><td>classes</td><td colspan="2">upgd, clip-norm</td></tr>
 *   <tr><td>mlp</td><td>numbers</td><td>obgd</td><td>upgd, clip-norm</td></tr>
 * </table>
 *
 * <p>Beside {@code clip-norm}, which is what keeps a long step safe with many inputs, {@code
 * clip-norm.max} is 2 and {@code constant.value} 0.05 for linear and 0.1 for mlp. Whoever names
 * transforms gets each rule's own defaults.
 *
 * <p>The rules in the first column bring their own step size. They read the inputs of one event
 * from the gradient, which replayed rows would mix, and measure their steps at the iterate, which
 * {@code schedule-free} does not take.
 */
final class Defaults {
    private static final double LONGEST_STEP = 2;

    private Defaults() {}

    /**
     * Sets what a learner's section does not say of transforms and their step.
     *
     * @param numbers whether the label is a number
     */
    static void fill(Settings learner, boolean numbers) {
        if (learner.has("transforms")) {
            return;
        }
        boolean network = learner.text("model", "linear").equals("mlp");
        if (ownStepSize(learner) && (numbers || !network)) {
            String rule = network ? "obgd" : numbers ? "nlms" : "idbd";
            learner.fill(Map.of("transforms", List.of(rule)));
            return;
        }
        learner.fill(
                Map.of(
                        "transforms",
                        List.of(network ? "upgd" : "sgd", "clip-norm"),
                        "clip-norm",
                        Map.of("max", LONGEST_STEP)));
        if (learner.text("step-size", "constant").equals("constant")) {
            learner.fill(Map.of("constant", Map.of("value", network ? 0.1 : 0.05)));
        }
    }

    /** Returns whether a rule that brings its own step size can stand in this section. */
    private static boolean ownStepSize(Settings learner) {
        return learner.text("step-size", "unit").equals("unit")
                && !learner.has("constant")
                && !learner.has("replay")
                && !learner.text("weight-average", "none").equals("schedule-free");
    }
}
