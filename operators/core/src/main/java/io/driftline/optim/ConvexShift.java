package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The step size that bounds dynamic regret of convex losses whose optimum moves: the root of how
 * far there was to go over how much noise there was, at most 1 / (2·smoothness).
 *
 * <p>After Fahrbach, Javanmard, Mirrokni and Worah, ICML 2023, arXiv:2303.15634, in the anytime
 * form where running sums stand for those over a known horizon; both forget, because otherwise the
 * steps freeze.
 *
 * <p>Differs: derived anew for the same setting, because the paper's theorems were not at hand;
 * constants may not be theirs.
 *
 * <p>State: two scalars. Cost: nothing.
 *
 * @param smoothness largest curvature L of the loss, above 0
 * @param radius R of the set that holds the iterates, above 0
 * @param noise variance of the gradient of one example, above 0
 * @param drift distance that the optimum moves per step, at least 0
 * @param windowSteps over which the sums remember, at least 1
 * @param batchSize examples per step, at least 1
 */
public record ConvexShift(
        float smoothness, float radius, float noise, float drift, long windowSteps, int batchSize)
        implements StepSize {
    private static final StateSpec STATE =
            StateSpec.of("convex-shift", 1).scalar("moved", 0).scalar("noise", 0);

    public ConvexShift {
        Require.above("convex-shift.smoothness", smoothness, 0);
        Require.above("convex-shift.radius", radius, 0);
        Require.above("convex-shift.noise", noise, 0);
        Require.atLeast("convex-shift.drift", drift, 0);
        Require.atLeast("convex-shift.window-steps", windowSteps, 1);
        Require.atLeast("convex-shift.batch-size", batchSize, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        double keep = 1 - 1.0 / windowSteps;
        double moved = keep * state.scalar("moved") + drift * (2.0 * radius + drift);
        double noiseSum = keep * state.scalar("noise") + (double) noise / batchSize;
        state.scalar("moved", moved);
        state.scalar("noise", noiseSum);
        double best = Math.sqrt(((double) radius * radius + moved) / noiseSum);
        return (float) Math.min(0.5 / smoothness, best);
    }
}
