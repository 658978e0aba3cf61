package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Utility-based perturbed gradient descent: gates gradient and noise by each weight's utility, so
 * that useful weights are protected and useless ones stay plastic.
 *
 * <p>Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781, algorithm 1: weight-wise, first order,
 * global scale, protecting. Weight decay and step size are other links.
 *
 * <p>Differs: when no utility is positive the scale is the largest absolute utility, and the gate
 * is ½ everywhere where that is below 1e-12; the paper divides by the maximum whatever its sign.
 *
 * <p>State: utility trace, float per parameter, and the power of the decay. Cost: four passes.
 * Noise: one normal per parameter and step.
 *
 * @param utilityDecay decay β of the utility trace, in [0, 1)
 * @param sigma standard deviation of the noise, at least 0, in units of the gradient
 */
public record Upgd(float utilityDecay, float sigma) implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("upgd", 1).perParameter("utility").scalar("decayPower", 1);
    private static final double LEAST_SCALE = 1e-12;

    /** Where the noise comes from: the step's random numbers, or a test's. */
    interface Noise {
        void addTo(float[] update);
    }

    public Upgd {
        Require.inHalfOpen("upgd.utility-decay", utilityDecay, 0, 1);
        Require.atLeast("upgd.sigma", sigma, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        Rng rng = step.rng().child(step.t());
        apply(update, step, state, target -> rng.addNormals(sigma, target));
    }

    void apply(float[] update, Step step, StateTree state, Noise noise) {
        float[] w = step.params();
        float[] u = state.vector("utility");
        float keep = utilityDecay;
        float add = 1 - utilityDecay;
        for (int i = 0; i < u.length; i++) {
            u[i] = keep * u[i] - add * (update[i] * w[i]);
        }
        double power = state.scalar("decayPower") * utilityDecay; // βᵗ as a running product
        state.scalar("decayPower", power);
        float scale = scale(u, 1 - power);
        if (sigma > 0) {
            noise.addTo(update);
        }
        gate(update, u, scale);
    }

    /**
     * Returns what utilities are divided by, 0 where none is worth it. The bias correction stands
     * in numerator and denominator of the gate and cancels; only the bound needs it.
     */
    private static float scale(float[] utility, double correction) {
        float max = Kernels.max(utility);
        if (max > 0) {
            return max;
        }
        float maxAbs = Kernels.maxAbs(utility);
        return maxAbs / correction < LEAST_SCALE ? 0 : maxAbs;
    }

    private static void gate(float[] update, float[] utility, float scale) {
        if (scale == 0) {
            for (int i = 0; i < update.length; i++) {
                update[i] *= 0.5f;
            }
            return;
        }
        for (int i = 0; i < update.length; i++) {
            update[i] *= Scalar.sigmoid(-utility[i] / scale); // 1 − φ(x) = φ(−x)
        }
    }
}
