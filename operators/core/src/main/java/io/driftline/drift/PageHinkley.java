package io.driftline.drift;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Page and Hinkley's test: how far the sum of deviations from the mean has risen above its lowest
 * point, or fallen below its highest.
 *
 * <p>Page, Biometrika 41 (1954), as River computes it: both sums shrink by {@code alpha} with each
 * value. MOA tests the sum itself, which is slower after long quiet times.
 *
 * <p>Values of any scale; the threshold is in their unit, and 50 means more than fifty wrong
 * predictions too many. The mean counts all values since the last change alike, so that it hardly
 * moves after many.
 *
 * <p>State: six numbers.
 *
 * @param minInstances values before the first test, at least 1
 * @param delta what a value may deviate unseen, at least 0
 * @param threshold of the rise or fall of the sum, above 0
 * @param alpha what a step leaves of the sums, in (0, 1]
 * @param mode which changes are looked for
 */
public record PageHinkley(int minInstances, double delta, double threshold, double alpha, Mode mode)
        implements DriftDetector {

    /** Which changes are looked for. */
    public enum Mode {
        UP,
        DOWN,
        BOTH
    }

    private static final StateSpec STATE =
            StateSpec.of("page-hinkley", 1)
                    .counter("count", 0)
                    .counter("detected", 0)
                    .scalar("mean", 0)
                    .scalar("up", 0)
                    .scalar("down", 0)
                    .scalar("leastUp", 0)
                    .scalar("mostDown", -1);

    public PageHinkley {
        Require.atLeast("page-hinkley.min-instances", minInstances, 1);
        Require.atLeast("page-hinkley.delta", delta, 0);
        Require.above("page-hinkley.threshold", threshold, 0);
        Require.share("page-hinkley.alpha", alpha);
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
        double mean = state.scalar("mean");
        mean += (value - mean) / count;
        double up = alpha * state.scalar("up") + (value - mean - delta);
        double down = alpha * state.scalar("down") + (value - mean + delta);
        double leastUp = count == 1 ? up : Math.min(state.scalar("leastUp"), up);
        double mostDown = Math.max(state.scalar("mostDown"), down);
        state.scalar("mean", mean);
        state.scalar("up", up);
        state.scalar("down", down);
        state.scalar("leastUp", leastUp);
        state.scalar("mostDown", mostDown);
        if (count < minInstances) {
            return Drift.NONE;
        }
        if (mode != Mode.DOWN && up - leastUp > threshold) {
            state.counter("detected", 1);
            return Drift.RISE;
        }
        if (mode != Mode.UP && mostDown - down > threshold) {
            state.counter("detected", 1);
            return Drift.FALL;
        }
        return Drift.NONE;
    }

    @Override
    public double mean(StateTree state) {
        return state.scalar("mean");
    }
}
