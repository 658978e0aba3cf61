package io.driftline.drift;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Drift detection method: the error rate against its lowest point so far, in standard deviations.
 *
 * <p>Gama, Medas, Castillo and Rodrigues, SBIA 2004.
 *
 * <p>Differs: no lowest point is kept before {@code minErrors} errors. Without that, the first
 * error after a start without errors is a drift; 0 gives the published rule.
 *
 * <p>Values: 1 for a wrong prediction, 0 for a right one. Never sees an improvement, and is slow
 * where errors rise slowly.
 *
 * <p>State: seven numbers.
 *
 * @param warmStart values before the first test, at least 1
 * @param warningThreshold deviations above the lowest point that are a warning, above 0
 * @param driftThreshold deviations that are a drift, above 0
 * @param minErrors errors before a lowest point is kept, at least 0
 */
public record Ddm(int warmStart, double warningThreshold, double driftThreshold, int minErrors)
        implements DriftDetector {
    private static final StateSpec STATE =
            StateSpec.of("ddm", 1)
                    .counter("count", 0)
                    .counter("detected", 0)
                    .counter("lowestKept", 0)
                    .scalar("errors", 0)
                    .scalar("rate", 0)
                    .scalar("lowestRate", 0)
                    .scalar("lowestDeviation", 0);

    public Ddm {
        Require.atLeast("ddm.warm-start", warmStart, 1);
        Require.above("ddm.warning-threshold", warningThreshold, 0);
        Require.above("ddm.drift-threshold", driftThreshold, 0);
        Require.atLeast("ddm.min-errors", minErrors, 0);
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
        double errors = state.scalar("errors") + value;
        double rate = state.scalar("rate");
        rate += (value - rate) / count;
        state.scalar("errors", errors);
        state.scalar("rate", rate);
        if (count <= warmStart || errors < minErrors) {
            return Drift.NONE;
        }
        double deviation = Math.sqrt(Math.max(0, rate * (1 - rate)) / count);
        double lowest = state.scalar("lowestRate") + state.scalar("lowestDeviation");
        if (state.counter("lowestKept") == 0 || rate + deviation <= lowest) {
            state.counter("lowestKept", 1);
            state.scalar("lowestRate", rate);
            state.scalar("lowestDeviation", deviation);
        }
        double above = rate + deviation - state.scalar("lowestRate");
        double unit = state.scalar("lowestDeviation");
        if (above > driftThreshold * unit) {
            state.counter("detected", 1);
            return Drift.RISE;
        }
        return above > warningThreshold * unit ? Drift.WARNING : Drift.NONE;
    }

    @Override
    public double mean(StateTree state) {
        return state.scalar("rate");
    }
}
