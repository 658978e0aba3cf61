package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Continual backprop: after each step a tiny share of the least useful hidden units is replaced by
 * fresh ones, so that a network on an endless stream stays plastic.
 *
 * <p>Dohare, Hernandez-Garcia, Lan, Rahman, Mahmood and Sutton, Nature 632 (2024) 768–774: units
 * older than the maturity are replaced in the order of their corrected utility, as many as have
 * accumulated. A fresh unit listens with uniform weights of ±√(6/inputs), as for ReLU, and is heard
 * with weight 0; what it was heard with on average goes into the biases above, so that the outputs
 * do not jump. What the links remember of its weights begins anew.
 *
 * <p>Differs: the correction of the biases is what the paper describes; in the published code it is
 * always 0. Links correct their means by one count of steps for all parameters, not by one for
 * each. Of a batch the mean activation counts.
 *
 * <p>State: three floats per parameter, of which those at the hidden biases are used, and what has
 * accumulated per layer; layers from the 64th on share one number. Cost: two passes, and the
 * model's activations.
 *
 * @param decay of a unit's utility and of its mean activation, in [0, 1)
 * @param rate share of the mature units that a step replaces, at least 0
 * @param maturity steps that a unit has before it may be replaced, at least 0
 * @param adaptable whether utility is the contribution beyond the mean over the mean weight into
 *     the unit, rather than the contribution alone
 */
public record ContinualBackprop(float decay, float rate, long maturity, boolean adaptable) {
    private static final int LAYERS = 64;
    private static final StateSpec STATE =
            StateSpec.of("continual-backprop", 1)
                    .perParameter("utility")
                    .perParameter("activation")
                    .perParameter("age")
                    .array("due", LAYERS, 0)
                    .counter("replaced", 0);
    private static final double LEAST_WEIGHT = 1e-12;

    /** Where fresh weights come from: the step's random numbers, or a test's. */
    interface Draws {
        double uniform();
    }

    public ContinualBackprop {
        Require.inHalfOpen("continual-backprop.decay", decay, 0, 1);
        Require.atLeast("continual-backprop.rate", rate, 0);
        Require.atLeast("continual-backprop.maturity", maturity, 0);
    }

    /** Returns what this rule remembers. */
    public StateSpec state() {
        return STATE;
    }

    /** Returns what this rule needs to know beside the gradient. */
    public Set<Need> needs() {
        return Set.of(Need.ACTIVATIONS);
    }

    /**
     * Replaces units.
     *
     * @param next the parameters after the step; changed where units are replaced
     * @param step with the activations before it
     * @param links what the links remember; begun anew where weights are
     * @param state of this rule
     */
    void apply(float[] next, Step step, List<StateTree> links, StateTree state) {
        Rng rng = step.rng().child(step.t());
        long[] drawn = {0};
        apply(next, step, links, state, () -> rng.uniform(drawn[0]++));
    }

    void apply(float[] next, Step step, List<StateTree> links, StateTree state, Draws draws) {
        List<HiddenLayer> layers = HiddenLayer.of(step.layout());
        double[] due = state.array("due");
        int[][] chosen = new int[layers.size()][];
        for (int l = 0; l < chosen.length; l++) {
            HiddenLayer layer = layers.get(l);
            int mature = observe(next, step.activations(), layer, state);
            int slot = Math.min(l, LAYERS - 1);
            due[slot] += (double) rate * mature;
            int count = (int) Math.min(due[slot], mature);
            due[slot] -= count;
            chosen[l] = count == 0 ? new int[0] : leastUseful(layer, count, state);
        }
        for (int l = 0; l < chosen.length; l++) {
            for (int unit : chosen[l]) {
                replace(next, layers.get(l), unit, links, state, draws);
            }
        }
    }

    /** Brings ages, means and utilities forward; returns how many units are mature. */
    private int observe(float[] w, float[] activations, HiddenLayer layer, StateTree state) {
        float[] age = state.vector("age");
        float[] mean = state.vector("activation");
        float[] utility = state.vector("utility");
        int mature = 0;
        for (int unit = 0; unit < layer.units(); unit++) {
            int at = layer.bias(unit);
            double h = activations[at];
            age[at]++;
            mean[at] = (float) (decay * mean[at] + (1 - decay) * h);
            double beyond = adaptable ? h - mean[at] / corrected(age[at]) : h;
            double now = heard(w, layer, unit) * Math.abs(beyond);
            now = adaptable ? now / Math.max(listens(w, layer, unit), LEAST_WEIGHT) : now;
            utility[at] = (float) (decay * utility[at] + (1 - decay) * now);
            mature += age[at] > maturity ? 1 : 0;
        }
        return mature;
    }

    /** Returns what a mean that began at 0 has of its weight: 1 − decay to the power of its age. */
    private double corrected(float age) {
        return decay == 0 ? 1 : 1 - Scalar.exp(age * Scalar.log(decay));
    }

    /** Returns the mean absolute weight with which a unit is heard. */
    private static double heard(float[] w, HiddenLayer layer, int unit) {
        double sum = 0;
        for (int o = 0; o < layer.next().rows(); o++) {
            sum += Math.abs(w[layer.heard(unit, o)]);
        }
        return sum / layer.next().rows();
    }

    /** Returns the mean absolute weight with which a unit listens. */
    private static double listens(float[] w, HiddenLayer layer, int unit) {
        int inputs = layer.weights().columns();
        double sum = 0;
        for (int i = layer.row(unit); i < layer.row(unit) + inputs; i++) {
            sum += Math.abs(w[i]);
        }
        return sum / inputs;
    }

    private int[] leastUseful(HiddenLayer layer, int count, StateTree state) {
        float[] age = state.vector("age");
        float[] utility = state.vector("utility");
        return IntStream.range(0, layer.units())
                .filter(unit -> age[layer.bias(unit)] > maturity)
                .boxed()
                .sorted(
                        Comparator.comparingDouble(
                                unit ->
                                        utility[layer.bias(unit)]
                                                / corrected(age[layer.bias(unit)])))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void replace(
            float[] w,
            HiddenLayer layer,
            int unit,
            List<StateTree> links,
            StateTree state,
            Draws draws) {
        int at = layer.bias(unit);
        int row = layer.row(unit);
        int inputs = layer.weights().columns();
        double bound = Math.sqrt(6.0 / inputs);
        double usual = state.vector("activation")[at] / corrected(state.vector("age")[at]);
        for (int o = 0; o < layer.next().rows(); o++) {
            int heard = layer.heard(unit, o);
            w[layer.nextBias() + o * layer.nextBiasStride()] += (float) (w[heard] * usual);
            w[heard] = 0;
            links.forEach(link -> forget(link, w.length, heard, heard + 1));
        }
        for (int i = row; i < row + inputs; i++) {
            w[i] = (float) (bound * (2 * draws.uniform() - 1));
        }
        w[at] = 0;
        links.forEach(link -> forget(link, w.length, row, row + inputs));
        links.forEach(link -> forget(link, w.length, at, at + 1));
        forget(state, w.length, at, at + 1);
        state.add("replaced", 1);
    }

    /** A vector that is shorter than the parameters is about the last of them. */
    private static void forget(StateTree tree, int parameters, int from, int to) {
        for (String name : tree.spec().vectors()) {
            float[] vector = tree.vector(name);
            int first = parameters - vector.length;
            Arrays.fill(vector, Math.max(0, from - first), Math.max(0, to - first), 0);
        }
        tree.parts().forEach(part -> forget(part, parameters, from, to));
    }
}
