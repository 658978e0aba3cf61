package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * RMSProp: the gradient divided by the root of a running mean of its squares.
 *
 * <p>Tieleman and Hinton, lecture 6.5, 2012, in the libraries' form: ε outside the root, neither
 * centred nor with momentum (for that let {@code sgd} follow). The mean square starts at 0 and is
 * not corrected: a first step is 1 / √(1 − decay) times as long as a usual one.
 *
 * <p>State: a float per parameter. Cost: one pass.
 *
 * @param decay of the mean square, in [0, 1)
 * @param epsilon above 0
 */
public record RmsProp(float decay, float epsilon) implements GradientTransform {
    private static final StateSpec STATE = StateSpec.of("rmsprop", 1).perParameter("meanSquare");

    public RmsProp {
        Require.inHalfOpen("rmsprop.decay", decay, 0, 1);
        Require.above("rmsprop.epsilon", epsilon, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        float[] v = state.vector("meanSquare");
        float add = 1 - decay;
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            v[i] = decay * v[i] + add * (g * g);
            update[i] = g / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }
}
