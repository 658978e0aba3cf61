package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * D-Adaptation: estimates from below how far away the solution is, and steps accordingly.
 *
 * <p>Defazio and Mishchenko, ICML 2023, arXiv:2301.07733, the version for gradient descent without
 * momentum. Whatever the chain makes of the gradient takes its place.
 *
 * <p>Assumes bounded gradients: with the squared loss it diverges, and the catalog refuses it.
 *
 * <p>The estimate never falls: a sequence of outliers fixes steps that are too long for ever. Bound
 * it with {@code most}. A drift begins it anew. Until the first gradient that is not 0 the step
 * size is 0.
 *
 * <p>State: the weighted sum of gradients, float per parameter, and three scalars. Cost: three
 * passes.
 *
 * @param value multiplies the estimate, above 0
 * @param initial first estimate, above 0
 * @param growth most by which a step may multiply the estimate, above 1
 * @param most the estimate may be, at least initial
 */
public record DAdaptation(float value, float initial, float growth, float most)
        implements StepSize {
    private static final StateSpec STATE =
            StateSpec.of("d-adaptation", 1)
                    .perParameter("sum")
                    .scalar("distance", 0) // until the first gradient
                    .scalar("numerator", 0)
                    .scalar("firstNorm", 0);

    public DAdaptation {
        Require.above("d-adaptation.value", value, 0);
        Require.above("d-adaptation.initial", initial, 0);
        Require.above("d-adaptation.growth", growth, 1);
        Require.atLeast("d-adaptation.most", most, initial);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        double firstNorm = state.scalar("firstNorm");
        if (firstNorm == 0) {
            firstNorm = Math.sqrt(Kernels.squaredNorm(update));
            state.scalar("firstNorm", firstNorm);
            state.scalar("distance", initial);
            if (firstNorm == 0) {
                return 0;
            }
        }
        float[] sum = state.vector("sum");
        double distance = state.scalar("distance");
        double size = distance * value / firstNorm;
        double inner = Kernels.dot(update, 0, sum, 0, sum.length);
        double numerator = state.scalar("numerator") + size * inner;
        float weight = (float) size;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * update[i];
        }
        double norm = Math.sqrt(Kernels.squaredNorm(sum));
        double estimate = norm > 0 ? 2 * numerator / norm : 0;
        estimate = Math.min(Math.min(estimate, distance * growth), most);
        state.scalar("numerator", numerator);
        state.scalar("distance", Math.max(distance, estimate));
        return weight;
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }
}
