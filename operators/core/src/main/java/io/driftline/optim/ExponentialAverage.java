package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Serves the running mean of iterates, served ← decay · served + (1 − decay) · iterate: an average
 * that forgets by itself. While there were few steps the decay is (1 + t) / (10 + t), so that the
 * starting weights do not stay in it; after Polyak and Juditsky, 1992, in the form that common
 * libraries give it.
 *
 * <p>State: the iterate, float per parameter, and the number of steps. Cost: three passes.
 *
 * @param decay in [0, 1); the mean is over about 1 / (1 − decay) steps
 */
public record ExponentialAverage(float decay) implements WeightAverage {
    private static final StateSpec STATE = Iterate.declare("ema");

    public ExponentialAverage {
        Require.inHalfOpen("ema.decay", decay, 0, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void gradientPoint(float[] served, StateTree state, float[] point) {
        Iterate.get(served, state, point);
    }

    @Override
    public void next(
            float[] update, float stepSize, float[] point, float[] served, StateTree state) {
        double t = Iterate.move(update, stepSize, point, state);
        double keep = Math.min(decay, t / (9 + t)); // of t moves: (1 + t) / (10 + t) from 0
        Iterate.between(update, (float) (1 - keep), served, state);
    }
}
