package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Falls with the square root of time, value / √t: right for streams that do not change, too stiff
 * for those that do. Time is counted in its state, so that a schedule that is reset starts again.
 *
 * <p>State: a count.
 *
 * @param value the first step size, above 0
 */
public record InverseSqrt(float value) implements StepSize {
    private static final StateSpec STATE = StateSpec.of("inverse-sqrt", 2).counter("steps", 0);

    public InverseSqrt {
        Require.above("inverse-sqrt.value", value, 0);
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
        return (float) (value / Math.sqrt(state.add("steps", 1)));
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }
}
