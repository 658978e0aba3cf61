package io.driftline.optim;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Schedule-free learning: steps go from z along gradients taken at y, between z and their weighted
 * mean x, which is served. It needs no horizon, and gets what a decay to 0 would give.
 *
 * <p>Defazio, Yang, Mehta, Mishchenko, Khaled and Cutkosky, arXiv:2405.15682. On a plain chain it
 * is their SGD; on {@code adam} with β₁ = 0 their AdamW: β takes the place of momentum. Decay
 * ({@code weight-decay}) acts at y, warm-up is the step size {@code warm-up}.
 *
 * <p>x averages ever more and follows a drift ever more slowly: {@link #drift} sets x and z to y
 * and begins the mean anew. Not to z, which overshoots a jump by up to 1 / (1 − β) while x lags.
 *
 * <p>State: z, float per parameter, two scalars and the number of steps. Cost: three passes.
 *
 * @param beta share of x in y, in (0, 1); nearer to 1 for longer runs
 * @param timePower r: later steps weigh tʳ, at least 0
 * @param sizePower p: longer steps weigh (largest step size so far)ᵖ, at least 0
 */
public record ScheduleFree(float beta, float timePower, float sizePower) implements WeightAverage {
    private static final StateSpec STATE =
            Iterate.declare("schedule-free").scalar("weightSum", 0).scalar("largestSize", 0);

    public ScheduleFree {
        Require.inOpen("schedule-free.beta", beta, 0, 1);
        Require.atLeast("schedule-free.time-power", timePower, 0);
        Require.atLeast("schedule-free.size-power", sizePower, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void gradientPoint(float[] served, StateTree state, float[] point) {
        Iterate.get(served, state, point);
        for (int i = 0; i < point.length; i++) {
            point[i] = beta * served[i] + (1 - beta) * point[i];
        }
    }

    @Override
    public void next(
            float[] update, float stepSize, float[] point, float[] served, StateTree state) {
        float[] z = state.vector("iterate");
        if (state.counter("steps") == 0) {
            System.arraycopy(served, 0, z, 0, z.length);
        }
        float share = (float) share(stepSize, state);
        for (int i = 0; i < z.length; i++) {
            z[i] -= stepSize * update[i];
            update[i] = (1 - share) * served[i] + share * z[i];
        }
    }

    /** Returns the share of z in the next x. */
    private double share(float stepSize, StateTree state) {
        double largest = Math.max(state.scalar("largestSize"), stepSize);
        double weight = power(state.add("steps", 1), timePower) * power(largest, sizePower);
        double sum = state.scalar("weightSum") + weight;
        state.scalar("largestSize", largest);
        state.scalar("weightSum", sum);
        return sum > 0 ? weight / sum : 0; // no step of any length yet: x is where z is
    }

    private static double power(double base, float power) {
        return power == 0 ? 1 : power == 2 ? base * base : Scalar.exp(power * Scalar.log(base));
    }
}
