package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The same step size always.
 *
 * @param value above 0
 */
public record Constant(float value) implements StepSize {
    private static final StateSpec STATE = StateSpec.of("constant", 1);

    public Constant {
        Require.above("constant.value", value, 0);
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
        return value;
    }
}
