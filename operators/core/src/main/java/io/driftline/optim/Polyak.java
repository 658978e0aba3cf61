package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Serves the average of all iterates, later ones more: the iterate of step t enters with the weight
 * (1 + γ) / (t + γ). With γ = 0 it is Polyak's plain mean, with γ = 8 the average that the
 * guarantees of {@link Dog} are for.
 *
 * <p>Polyak and Juditsky, 1992; polynomial decay: Shamir and Zhang, ICML 2013; with γ = 8 as in
 * Ivgi, Hinder and Carmon, ICML 2023, arXiv:2302.12022.
 *
 * <p>The weight of a new iterate only falls: after a drift this average is the slowest to follow.
 * {@link #drift} begins it anew; where nothing tells it of drifts, use {@link ExponentialAverage}.
 *
 * <p>State: the iterate, float per parameter, and the number of steps. Cost: three passes.
 *
 * @param gamma how much more later iterates count, at least 0
 */
public record Polyak(float gamma) implements WeightAverage {
    private static final StateSpec STATE = Iterate.declare("polyak");

    public Polyak {
        Require.atLeast("polyak.gamma", gamma, 0);
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
        Iterate.between(update, (float) ((1 + gamma) / (t + gamma)), served, state);
    }
}
