package io.driftline.eval;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The mean of the newest values. It is summed when it is asked for, in the order of the values, so
 * that nothing is left of those that went.
 *
 * <p>State: the window and a count.
 *
 * @param window how many values, from 1 to 1,000,000
 */
public record WindowedMean(int window) {
    private static final int MOST = 1_000_000;

    public WindowedMean {
        Require.inHalfOpen("windowed-mean.window", window, 1, MOST + 1);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return StateSpec.of("windowed-mean", 1).counter("count", 0).array("values", window, 0);
    }

    /** Sees one value. */
    public void update(double value, StateTree state) {
        long count = state.add("count", 1);
        state.array("values")[(int) ((count - 1) % window)] = value;
    }

    /** Returns the mean of the window, or of what there is of it; 0 before the first value. */
    public double mean(StateTree state) {
        long count = state.counter("count");
        int held = (int) Math.min(count, window);
        double[] values = state.array("values");
        double sum = 0;
        for (int i = 0; i < held; i++) {
            sum += values[(int) ((count - held + i) % window)];
        }
        return held == 0 ? 0 : sum / held;
    }
}
