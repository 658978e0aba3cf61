package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Stochastic gradient descent: the gradient itself, or with momentum a running sum of gradients, v
 * ← momentum·v + g (Polyak's heavy ball, undamped).
 *
 * <p>State: nothing, or a float per parameter when there is momentum. Cost: one pass.
 *
 * @param momentum in [0, 1); a constant gradient g becomes g / (1 − momentum)
 */
public record Sgd(float momentum) implements GradientTransform {
    private static final StateSpec PLAIN = StateSpec.of("sgd", 1);
    private static final StateSpec WITH_MOMENTUM = PLAIN.perParameter("velocity");

    public Sgd {
        Require.inHalfOpen("sgd.momentum", momentum, 0, 1);
    }

    @Override
    public StateSpec state() {
        return momentum == 0 ? PLAIN : WITH_MOMENTUM;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        if (momentum == 0) {
            return;
        }
        float[] velocity = state.vector("velocity");
        for (int i = 0; i < update.length; i++) {
            velocity[i] = momentum * velocity[i] + update[i];
        }
        System.arraycopy(velocity, 0, update, 0, update.length);
    }
}
