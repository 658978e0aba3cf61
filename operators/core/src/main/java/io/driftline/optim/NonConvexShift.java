package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The step size that bounds the gradient norms of a smooth loss that changes: the root of how far
 * the loss could fall and by how much it rose over how much noise there was, at most 1 /
 * smoothness.
 *
 * <p>After Fahrbach, Javanmard, Mirrokni and Worah, ICML 2023, arXiv:2303.15634, in the anytime
 * form where running sums stand for those over a known horizon; both forget, because otherwise the
 * steps freeze. How much the loss changed is the rise of its mean from one block of steps to the
 * next.
 *
 * <p>Differs: derived anew for the same setting, because the paper's theorems were not at hand;
 * constants may not be theirs.
 *
 * <p>State: four scalars and a counter. Cost: nothing.
 *
 * @param smoothness largest curvature L of the loss, above 0
 * @param gap between the first loss and the least, above 0
 * @param noise variance of the gradient of one example, above 0
 * @param windowSteps over which the sums remember, at least 1
 * @param blockSteps per mean of the loss, at least 1
 * @param batchSize examples per step, at least 1
 */
public record NonConvexShift(
        float smoothness, float gap, float noise, long windowSteps, long blockSteps, int batchSize)
        implements StepSize {
    private static final StateSpec STATE =
            StateSpec.of("non-convex-shift", 1)
                    .scalar("risen", 0)
                    .scalar("noise", 0)
                    .scalar("blockSum", 0)
                    .scalar("lastMean", Double.MAX_VALUE)
                    .counter("steps", 0);

    public NonConvexShift {
        Require.above("non-convex-shift.smoothness", smoothness, 0);
        Require.above("non-convex-shift.gap", gap, 0);
        Require.above("non-convex-shift.noise", noise, 0);
        Require.atLeast("non-convex-shift.window-steps", windowSteps, 1);
        Require.atLeast("non-convex-shift.block-steps", blockSteps, 1);
        Require.atLeast("non-convex-shift.batch-size", batchSize, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        double keep = 1 - 1.0 / windowSteps;
        double risen = keep * state.scalar("risen");
        double blockSum = state.scalar("blockSum") + step.loss();
        if (state.add("steps", 1) % blockSteps == 0) {
            double mean = blockSum / blockSteps;
            risen += Math.max(0, mean - state.scalar("lastMean"));
            state.scalar("lastMean", mean);
            blockSum = 0;
        }
        double noiseSum = keep * state.scalar("noise") + (double) noise / batchSize;
        state.scalar("blockSum", blockSum);
        state.scalar("risen", risen);
        state.scalar("noise", noiseSum);
        double best = Math.sqrt(2 * (gap + risen) / (smoothness * noiseSum));
        return (float) Math.min(1 / smoothness, best);
    }
}
