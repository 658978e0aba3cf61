package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Grows linearly to its value over the first steps and stays there.
 *
 * <p>State: nothing.
 *
 * @param value that it reaches, above 0
 * @param steps after which it is reached, at least 1
 */
public record WarmUp(float value, long steps) implements StepSize {
    private static final StateSpec STATE = StateSpec.of("warm-up", 1);

    public WarmUp {
        Require.above("warm-up.value", value, 0);
        Require.atLeast("warm-up.steps", steps, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public boolean looks() {
        return false;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        return step.t() < steps ? (float) ((double) value * step.t() / steps) : value;
    }
}
