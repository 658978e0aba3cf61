package io.driftline.optim;

import io.driftline.math.NormalNoise;
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
 * two passes. Noise: one normal per parameter and step.
 *
 * @param utilityDecay decay β of the utility trace, in [0, 1)
 * @param sigma standard deviation of the noise, at least 0, in units of the gradient
 * @param form of the published rule
 */
public record Upgd(float utilityDecay, float sigma, UpgdForm form) implements BlockTransform {
    private static final StateSpec STATE =
            StateSpec.of("upgd", 1).perParameter("utility").scalar("decayPower", 1);
    private static final StateSpec STATE_OF_HEAD =
            StateSpec.of("upgd", 1).perHeadParameter("utility").scalar("decayPower", 1);
    private static final float[] NONE = {};
    static final float HALF = 0.5f;

    /** Where the noise comes from: the step's random numbers, or a test's. */
    interface Noise {
        void addTo(float[] update, int from, int to);
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
    public void apply(Blocks blocks, Step step, StateTree state) {
        double correction = trace(blocks, step, state, NONE);
        perturb(blocks, step, state, correction, noise(step, blocks));
    }

    /** Returns the noise of a step. */
    Noise noise(Step step, Blocks blocks) {
        if (sigma == 0) {
            return (update, from, to) -> {};
        }
        int length = blocks.update().length;
        return new NormalNoise(step.rng().child(step.t()), sigma, length)::addTo;
    }

    /**
     * Brings the utilities forward, with the curvature by the second order, too; returns what is
     * missing from them because they began at 0.
     */
    double trace(Blocks blocks, Step step, StateTree state, float[] curvature) {
        float[] u = state.vector("utility");
        float[] g = UpgdForm.gated(blocks, u, blocks.update());
        float[] w = UpgdForm.gated(blocks, u, step.params());
        float[] bend = curvature.length == 0 ? NONE : UpgdForm.gated(blocks, u, curvature);
        UpgdForm.each(
                blocks,
                u,
                (from, to) -> {
                    trace(g, w, u, from, to);
                    if (bend.length > 0) {
                        addSecondOrder(bend, w, u, from, to);
                    }
                });
        return BiasCorrection.next(state, "decayPower", utilityDecay);
    }

    private void trace(float[] gradient, float[] w, float[] u, int from, int to) {
        float keep = utilityDecay;
        float add = 1 - utilityDecay;
        for (int i = from; i < to; i++) {
            u[i] = keep * u[i] - add * (gradient[i] * w[i]);
        }
    }

    private void addSecondOrder(float[] curvature, float[] w, float[] u, int from, int to) {
        float half = 0.5f * (1 - utilityDecay);
        for (int i = from; i < to; i++) {
            u[i] += half * (curvature[i] * (w[i] * w[i]));
        }
    }

    /** Adds noise to the direction and gates it. */
    void perturb(Blocks blocks, Step step, StateTree state, double correction, Noise noise) {
        float[] update = blocks.update();
        float[] u = state.vector("utility");
        if (form.protecting()) {
            Blocks.Body disturb = (from, to) -> noise.addTo(update, from, to);
            form.gate(blocks, update, disturb, u, step.layout(), correction);
        } else if (sigma > 0) {
            float[] perturbation = new float[update.length]; // only this form needs both
            Blocks.Body disturb = (from, to) -> noise.addTo(perturbation, from, to);
            form.gate(blocks, perturbation, disturb, u, step.layout(), correction);
            blocks.each((from, to) -> add(perturbation, update, from, to));
        }
        float gain = form.gain();
        if (gain != 1) {
            blocks.each((from, to) -> multiply(update, from, to, gain));
        }
    }

    private static void add(float[] perturbation, float[] update, int from, int to) {
        for (int i = from; i < to; i++) {
            update[i] += perturbation[i];
        }
    }

    /** Multiplies a stretch, by ½ where nothing has utility: that is the gate then. */
    static void multiply(float[] update, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            update[i] *= factor;
        }
    }

    /** Multiplies a stretch by one minus the gate of its utility over a scale. */
    static void gate(float[] update, float[] utility, int from, int to, float scale) {
        if (scale == 0) {
            multiply(update, from, to, HALF);
            return;
        }
        for (int i = from; i < to; i++) {
            update[i] *= Scalar.sigmoid(-utility[i] / scale); // 1 − φ(x) = φ(−x)
        }
    }

    /** The same bits for less, where no utility exceeds the scale. */
    static void gateUpToOne(float[] update, float[] utility, int from, int to, float scale) {
        if (scale == 0) {
            multiply(update, from, to, HALF);
            return;
        }
        for (int i = from; i < to; i++) {
            update[i] *= Scalar.sigmoidFromMinusOne(-utility[i] / scale);
        }
    }
}
