package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Overshooting-bounded gradient descent: a step as long as the rate says, but never so long that
 * the prediction would jump past its target.
 *
 * <p>Elsayed, Vasan and Mahmood, arXiv:2410.14606, for supervised learning, where the eligibility
 * trace is the gradient z of the output: the step is rate / max(1, rate·kappa·max(|error|,
 * 1)·‖z‖₁). The adaptive form divides z by the root of a running mean of the squared step
 * directions, with ε inside the root.
 *
 * <p>The bound assumes targets of about unit scale, and it shrinks with the width of the model: in
 * plain regression it is slow. Differs: of several outputs, whose errors the published rule does
 * not know, the root of the sum of squares stands for the error.
 *
 * <p>Brings its own step size: use it with {@code unit}. State: nothing, or a float per parameter
 * and the power of the decay when adaptive. Cost: two passes.
 *
 * @param rate above 0
 * @param kappa how cautious the bound is, above 0
 * @param adaptive whether directions are divided by their running scale
 * @param errorScale derivative of the loss by an output over the error: 2 for the squared loss, 1
 *     for cross entropies
 */
public record Obgd(float rate, float kappa, boolean adaptive, float errorScale)
        implements GradientTransform {
    private static final StateSpec PLAIN = StateSpec.of("obgd", 1);
    private static final StateSpec ADAPTIVE = PLAIN.perParameter("meanSquare").scalar("power", 1);
    private static final float DECAY = 0.999f;
    private static final float EPSILON = 1e-8f;

    public Obgd {
        Require.above("obgd.rate", rate, 0);
        Require.above("obgd.kappa", kappa, 0);
        Require.above("obgd.error-scale", errorScale, 0);
    }

    @Override
    public StateSpec state() {
        return adaptive ? ADAPTIVE : PLAIN;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        double derivatives = Head.of(step.layout()).squaredDerivatives(update);
        apply(update, Math.sqrt(derivatives) / errorScale, state);
    }

    /** Overwrites the gradient with the step, given the size of the error. */
    void apply(float[] update, double error, StateTree state) {
        for (int i = 0; i < update.length; i++) {
            update[i] /= errorScale; // error times the gradient of the output
        }
        if (adaptive) {
            divide(update, state);
        }
        double norm = 0; // of error times z
        for (float element : update) {
            norm += Math.abs(element);
        }
        double bound = error == 0 ? 0 : rate * kappa * norm * Math.max(1, 1 / error);
        float factor = (float) (rate / Math.max(1, bound));
        for (int i = 0; i < update.length; i++) {
            update[i] *= factor;
        }
    }

    private static void divide(float[] update, StateTree state) {
        float[] v = state.vector("meanSquare");
        float scale = (float) (1 / BiasCorrection.next(state, "power", DECAY));
        float add = 1 - DECAY;
        for (int i = 0; i < update.length; i++) {
            float d = update[i];
            v[i] = DECAY * v[i] + add * (d * d);
            update[i] = d / (float) Math.sqrt(v[i] * scale + EPSILON);
        }
    }
}
