package io.driftline.optim;

import io.driftline.state.StateTree;

/**
 * What is missing from a running mean that began at 0. The power of the decay is kept as a running
 * product in a scalar of the link's state, declared with initial value 1.
 */
final class BiasCorrection {
    private BiasCorrection() {}

    /** Advances the power by one step and returns 1 − decayᵗ, in (0, 1]. */
    static double next(StateTree state, String power, float decay) {
        double next = state.scalar(power) * decay;
        state.scalar(power, next);
        return 1 - next;
    }
}
