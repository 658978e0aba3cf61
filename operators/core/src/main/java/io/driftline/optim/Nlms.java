package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Normalized least mean squares: each event moves its own prediction by a fixed share of the error,
 * whatever the scale of the inputs.
 *
 * <p>Nagumo and Noda, 1967: w ← w + rate·error·x / (1e-8 + ‖x‖²). Written for gradients, ‖x‖² is
 * the squared norm of the gradient over that of the loss's derivatives by the outputs, which the
 * head's biases hold; that covers several outputs, and networks to first order.
 *
 * <p>Brings its own step size: use it with {@code unit}. State: nothing. Cost: two passes.
 *
 * @param rate share of the error that a step removes, in (0, 2)
 * @param errorScale derivative of the loss by an output over the error: 2 for the squared loss, 1
 *     for cross entropies
 */
public record Nlms(float rate, float errorScale) implements GradientTransform {
    private static final StateSpec STATE = StateSpec.of("nlms", 1);
    private static final double LEAST = 1e-8;

    public Nlms {
        Require.above("nlms.rate", rate, 0);
        Require.inHalfOpen("nlms.rate", rate, 0, 2);
        Require.above("nlms.error-scale", errorScale, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        double derivatives = Head.of(step.layout()).squaredDerivatives(update);
        float factor = factor(Kernels.squaredNorm(update), derivatives);
        for (int i = 0; i < update.length; i++) {
            update[i] *= factor;
        }
    }

    /** Returns what the gradient is multiplied by. */
    float factor(double squaredGradient, double squaredDerivatives) {
        if (squaredDerivatives == 0) {
            return 0; // no error, no step
        }
        double squaredInput = squaredGradient / squaredDerivatives;
        return (float) (rate / errorScale / (LEAST + squaredInput));
    }
}
