package io.driftline.optim;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Grows linearly to its peak, then falls to 0 at a known last step: for jobs with an end, such as
 * re-training over a stretch of history. After the last step it stays at 0.
 *
 * <p>Defazio, Cutkosky, Mehta and Mishchenko, arXiv:2310.07831: the schedule that their refinement
 * gives where nothing is known about the gradients; with another power the form that they fit to
 * refined schedules.
 *
 * <p>State: nothing.
 *
 * @param value at the peak, above 0
 * @param warmUpSteps at which the peak is reached, at least 1
 * @param totalSteps at which 0 is reached, above warmUpSteps
 * @param power of the falling part, above 0; 1 is a straight line
 */
public record LinearDecay(float value, long warmUpSteps, long totalSteps, float power)
        implements StepSize {
    private static final StateSpec STATE = StateSpec.of("linear-decay", 1);

    public LinearDecay {
        Require.above("linear-decay.value", value, 0);
        Require.atLeast("linear-decay.warm-up-steps", warmUpSteps, 1);
        Require.above("linear-decay.total-steps", totalSteps, warmUpSteps);
        Require.above("linear-decay.power", power, 0);
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
        long t = step.t();
        if (t < warmUpSteps) {
            return (float) ((double) value * t / warmUpSteps);
        }
        double left = Math.max(0, (double) (totalSteps - t) / (totalSteps - warmUpSteps));
        return (float) (value * (power == 1 ? left : Scalar.exp(power * Scalar.log(left))));
    }
}
