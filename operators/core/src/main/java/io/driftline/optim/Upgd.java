package io.driftline.optim;

import io.driftline.math.NormalNoise;
import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Utility-based perturbed gradient descent: gates gradient and noise by each weight's utility, so
 * that useful weights are protected and useless ones stay plastic.
 *
 * <p>Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781, algorithm 1: weight-wise, first order.
 * Weight decay and step size are other links.
 *
 * <p>Differs: when no utility is positive the global scale is the largest absolute utility, and the
 * gate is ½ everywhere where that is below 1e-12; the paper divides by the maximum whatever its
 * sign.
 *
 * <p>State: utility trace, float per parameter that has a gate, and the power of the decay. Cost:
 * four passes. Noise: one normal per parameter and step.
 *
 * @param utilityDecay decay β of the utility trace, in [0, 1)
 * @param sigma standard deviation of the noise, at least 0, in units of the gradient
 * @param form of the published rule
 */
public record Upgd(float utilityDecay, float sigma, UpgdForm form) implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("upgd", 1).perParameter("utility").scalar("decayPower", 1);
    private static final StateSpec STATE_OF_HEAD =
            StateSpec.of("upgd", 1).perHeadParameter("utility").scalar("decayPower", 1);
    private static final float[] NONE = {};

    /** Where the noise comes from: the step's random numbers, or a test's. */
    interface Noise {
        void addTo(float[] update);
    }

    public Upgd {
        Require.inHalfOpen("upgd.utility-decay", utilityDecay, 0, 1);
        Require.atLeast("upgd.sigma", sigma, 0);
    }

    /** Returns the paper's form. */
    public Upgd(float utilityDecay, float sigma) {
        this(utilityDecay, sigma, UpgdForm.PAPER);
    }

    @Override
    public StateSpec state() {
        return form.scope() == UpgdForm.Scope.ALL ? STATE : STATE_OF_HEAD;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        Rng rng = step.rng().child(step.t());
        apply(update, step, state, target -> NormalNoise.add(rng, sigma, target));
    }

    void apply(float[] update, Step step, StateTree state, Noise noise) {
        double correction = trace(update, step, state);
        perturb(update, step, state, correction, noise);
    }

    /** Brings the utilities forward; returns what is missing from them because they began at 0. */
    double trace(float[] gradient, Step step, StateTree state) {
        return trace(gradient, step, state, NONE);
    }

    /** With the curvature the utilities are of second order. */
    double trace(float[] gradient, Step step, StateTree state, float[] curvature) {
        float[] u = state.vector("utility");
        float[] w = UpgdForm.last(u.length, step.params());
        float[] g = UpgdForm.last(u.length, gradient);
        float keep = utilityDecay;
        float add = 1 - utilityDecay;
        for (int i = 0; i < u.length; i++) {
            u[i] = keep * u[i] - add * (g[i] * w[i]);
        }
        float half = 0.5f * add;
        float[] bend = curvature.length == 0 ? NONE : UpgdForm.last(u.length, curvature);
        for (int i = 0; i < bend.length; i++) {
            u[i] += half * (bend[i] * (w[i] * w[i]));
        }
        return BiasCorrection.next(state, "decayPower", utilityDecay);
    }

    /** Adds noise to the direction and gates it. */
    void perturb(float[] update, Step step, StateTree state, double correction, Noise noise) {
        float[] u = state.vector("utility");
        if (form.protecting()) {
            if (sigma > 0) {
                noise.addTo(update);
            }
            form.gate(update, u, step.layout(), correction);
        } else if (sigma > 0) {
            float[] perturbation = new float[update.length]; // only this form needs both
            noise.addTo(perturbation);
            form.gate(perturbation, u, step.layout(), correction);
            for (int i = 0; i < update.length; i++) {
                update[i] += perturbation[i];
            }
        }
        float gain = form.gain();
        for (int i = 0; gain != 1 && i < update.length; i++) {
            update[i] *= gain;
        }
    }

    /** Multiplies a stretch by ½, the gate where nothing has utility. */
    static void halve(float[] update, int from, int to) {
        for (int i = from; i < to; i++) {
            update[i] *= 0.5f;
        }
    }

    /** Multiplies a stretch by one minus the gate of its utility over a scale. */
    static void gate(float[] update, float[] utility, int from, int to, float scale) {
        if (scale == 0) {
            halve(update, from, to);
            return;
        }
        for (int i = from; i < to; i++) {
            update[i] *= Scalar.sigmoid(-utility[i] / scale); // 1 − φ(x) = φ(−x)
        }
    }

    /** The same bits for less, where no utility exceeds the scale. */
    static void gateUpToOne(float[] update, float[] utility, int from, int to, float scale) {
        if (scale == 0) {
            halve(update, from, to);
            return;
        }
        for (int i = from; i < to; i++) {
            update[i] *= Scalar.sigmoidFromMinusOne(-utility[i] / scale);
        }
    }
}
