package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Lookahead: every few steps the served weights go a share of the way to the iterate, and the
 * iterate goes on from there.
 *
 * <p>Zhang, Lucas, Hinton and Ba, NeurIPS 2019, arXiv:1907.08610, algorithm 1. What the links
 * remember is kept at a pull.
 *
 * <p>State: the iterate, float per parameter, and the number of steps. Cost: three passes.
 *
 * @param steps between two pulls, at least 1
 * @param share of the way, in (0, 1]
 */
public record Lookahead(int steps, float share) implements WeightAverage {
    private static final StateSpec STATE = Iterate.declare("lookahead");

    public Lookahead {
        Require.atLeast("lookahead.steps", steps, 1);
        Require.share("lookahead.share", share);
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
        long moves = Iterate.move(update, stepSize, point, state);
        if (moves % steps != 0) {
            System.arraycopy(served, 0, update, 0, update.length);
            return;
        }
        Iterate.between(update, share, served, state);
        System.arraycopy(update, 0, state.vector("iterate"), 0, update.length);
    }
}
