package io.driftline.optim;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.Set;

/**
 * AdEMAMix: Adam with a second, very slow mean of gradients beside the fast one.
 *
 * <p>Pagliardini, Ablin and Grangier, ICLR 2025, arXiv:2409.03137, as in the authors' code: the
 * slow mean is not corrected for its start at 0; its weight and its half-life may grow over a
 * number of steps. Weight decay is another link.
 *
 * <p>With the usual β₃ the slow mean remembers 10⁴ steps and pushes in the old direction after a
 * drift: on streams use 0.999 or less. A drift sets it to 0.
 *
 * <p>State: three floats per parameter, the powers of two decays, the number of steps. Cost: one
 * pass.
 *
 * @param beta1 decay of the fast mean, in [0, 1)
 * @param beta2 decay of the mean square, in [0, 1)
 * @param beta3 decay of the slow mean, in [0, 1)
 * @param alpha weight of the slow mean, at least 0
 * @param epsilon above 0
 * @param warmUpSteps over which alpha grows from 0 and the slow decay from beta1, at least 0
 */
public record AdEmaMix(
        float beta1, float beta2, float beta3, float alpha, float epsilon, long warmUpSteps)
        implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("ademamix", 1)
                    .perParameter("fastMean")
                    .perParameter("slowMean")
                    .perParameter("meanSquare")
                    .scalar("power1", 1)
                    .scalar("power2", 1)
                    .counter("steps", 0);
    private static final double LN_HALF = -0.6931471805599453;

    public AdEmaMix {
        Require.inHalfOpen("ademamix.beta1", beta1, 0, 1);
        Require.inHalfOpen("ademamix.beta2", beta2, 0, 1);
        Require.inHalfOpen("ademamix.beta3", beta3, 0, 1);
        Require.atLeast("ademamix.alpha", alpha, 0);
        Require.above("ademamix.epsilon", epsilon, 0);
        Require.atLeast("ademamix.warm-up-steps", warmUpSteps, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ROW_STEPS);
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        float[] fast = state.vector("fastMean");
        float[] slow = state.vector("slowMean");
        float[] v = state.vector("meanSquare");
        float scale1 = (float) (1 / BiasCorrection.next(state, "power1", beta1));
        float scale2 = (float) (1 / BiasCorrection.next(state, "power2", beta2));
        long t = state.add("steps", 1);
        double warm = t < warmUpSteps ? (double) t / warmUpSteps : 1;
        double decay = slowDecay(warm);
        float weight = (float) (alpha * warm);
        float keep3 = (float) decay;
        float add1 = 1 - beta1;
        float add2 = 1 - beta2;
        float add3 = (float) (1 - decay);
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            fast[i] = beta1 * fast[i] + add1 * g;
            slow[i] = keep3 * slow[i] + add3 * g;
            v[i] = beta2 * v[i] + add2 * (g * g);
            update[i] =
                    (fast[i] * scale1 + weight * slow[i])
                            / ((float) Math.sqrt(v[i] * scale2) + epsilon);
        }
        BiasCorrection.laterRows(
                step,
                (from, to, steps) -> {
                    float own1 = (float) (1 / BiasCorrection.since(steps, state, "power1", beta1));
                    float own2 = (float) (1 / BiasCorrection.since(steps, state, "power2", beta2));
                    for (int i = from; i < to; i++) {
                        update[i] =
                                (fast[i] * own1 + weight * slow[i])
                                        / ((float) Math.sqrt(v[i] * own2) + epsilon);
                    }
                });
    }

    @Override
    public void drift(StateTree state) {
        Arrays.fill(state.vector("slowMean"), 0);
    }

    /** Returns β₃ once warm; before, the decay whose half-life is interpolated linearly. */
    double slowDecay(double warm) {
        if (warm == 1) {
            return beta3;
        }
        double halfLife = (1 - warm) * halfLife(beta1) + warm * halfLife(beta3);
        return Scalar.exp(LN_HALF / (halfLife + 1));
    }

    private static double halfLife(double decay) {
        return LN_HALF / Scalar.log(decay + 1e-8) - 1;
    }
}
