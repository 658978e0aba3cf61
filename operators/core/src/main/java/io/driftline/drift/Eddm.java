package io.driftline.drift;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Early drift detection method: the distance between errors against its largest so far.
 *
 * <p>Baena-García et al., 2006, as River computes it.
 *
 * <p>Unreliable: one false alarm in 540 errors at a constant error rate of 0.2 (card
 * drift-detection, 4), because what it compares with is the maximum of a noisy early estimate.
 *
 * <p>Values: 1 for a wrong prediction, 0 for a right one.
 *
 * <p>State: seven numbers.
 *
 * @param warmStart values before the largest distance is kept, and errors before the first test, at
 *     least 1
 * @param alpha ratio to the largest distance below which there is a warning, in (0, 1)
 * @param beta ratio below which there is a drift, in (0, 1)
 */
public record Eddm(int warmStart, double alpha, double beta) implements DriftDetector {
    private static final StateSpec STATE =
            StateSpec.of("eddm", 1)
                    .counter("count", 0)
                    .counter("detected", 0)
                    .counter("errors", 0)
                    .counter("lastError", 0)
                    .scalar("distance", 0)
                    .scalar("squaredDeviations", 0)
                    .scalar("largest", 0);

    public Eddm {
        Require.atLeast("eddm.warm-start", warmStart, 1);
        Require.inOpen("eddm.alpha", alpha, 0, 1);
        Require.inOpen("eddm.beta", beta, 0, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public Drift update(double value, StateTree state) {
        if (state.counter("detected") != 0) {
            state.reset();
        }
        long count = state.add("count", 1);
        if (value == 0) {
            return Drift.NONE;
        }
        long errors = state.add("errors", 1);
        double distance = count - state.counter("lastError");
        state.counter("lastError", count);
        double mean = state.scalar("distance");
        double before = distance - mean;
        mean += before / errors;
        double squares = state.scalar("squaredDeviations") + before * (distance - mean);
        state.scalar("distance", mean);
        state.scalar("squaredDeviations", squares);
        double deviation = errors < 2 ? 0 : Math.sqrt(squares / (errors - 1));
        double reach = mean + 2 * deviation;
        if (count < warmStart) {
            return Drift.NONE;
        }
        if (reach > state.scalar("largest")) {
            state.scalar("largest", reach);
        }
        double ratio = reach / state.scalar("largest");
        if (errors <= warmStart) {
            return Drift.NONE;
        }
        if (ratio < beta) {
            state.counter("detected", 1);
            return Drift.RISE;
        }
        return ratio < alpha ? Drift.WARNING : Drift.NONE;
    }

    @Override
    public double mean(StateTree state) {
        long count = state.counter("count");
        return count == 0 ? 0 : (double) state.counter("errors") / count;
    }
}
