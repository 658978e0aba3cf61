package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/** One scalar per step: how far to go in the direction that the chain gave. */
public interface StepSize {

    /** Returns what this step size remembers. */
    StateSpec state();

    /**
     * Returns the step size, finite and at least 0.
     *
     * @param update the direction, read only
     * @param state of this step size
     */
    float next(float[] update, Step step, StateTree state);

    /** Returns whether it looks at the direction, which must be whole then. By default it does. */
    default boolean looks() {
        return true;
    }

    /**
     * Begins anew what a drift makes obsolete: what this step size would otherwise remember for
     * ever. By default nothing.
     *
     * @param state of this step size
     */
    default void drift(StateTree state) {}
}
