package io.driftline.drift;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;

/**
 * Adaptive windowing: a window of the newest values that grows while their mean is stable and drops
 * its old part when two parts of it differ.
 *
 * <p>Bifet and Gavaldà, SDM 2007, with the bound that takes the variance into account, as MOA
 * computes it. Values are held in buckets of 1, 2, 4, … values.
 *
 * <p>Differs: the sum of squared deviations never falls below 0, where rounding would silence the
 * detector for ever. There are {@value #ROWS} sizes of buckets, so that the window ends at 84
 * million values with the usual five per size; older ones are forgotten. River empties the window
 * after a change, older releases of it skip a bucket per row, and both fire elsewhere.
 *
 * <p>Values in [0, 1]; other scales only weaken the bound. Autocorrelated values break it: 388
 * false alarms in 100,000 at a correlation of 0.9 (card drift-detection, 1); give it 0/1 errors or
 * means of blocks.
 *
 * <p>State: two doubles per bucket, 2.5 kB. Cost: constant, and once in {@code clock} values a walk
 * over all buckets.
 *
 * @param delta confidence of a cut, in (0, 1)
 * @param clock values between two checks, at least 1
 * @param maxBuckets per size, at least 1
 * @param minWindowLength L of the bound, at least 1; both parts hold more than L + 1 values
 * @param gracePeriod values in the window before which nothing is checked, at least 3
 */
public record Adwin(double delta, int clock, int maxBuckets, int minWindowLength, int gracePeriod)
        implements DriftDetector {
    private static final int ROWS = 24;
    private static final int MOST_BUCKETS = 1000;

    public Adwin {
        Require.inOpen("adwin.delta", delta, 0, 1);
        Require.atLeast("adwin.clock", clock, 1);
        Require.inHalfOpen("adwin.max-buckets", maxBuckets, 1, MOST_BUCKETS + 1);
        Require.atLeast("adwin.min-window-length", minWindowLength, 1);
        Require.atLeast("adwin.grace-period", gracePeriod, 3);
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("adwin", 1)
                .counter("count", 0)
                .counter("width", 0)
                .scalar("total", 0)
                .scalar("squaredDeviations", 0)
                .array("buckets", ROWS, 0) // per row of buckets of 2^row values
                .array("sums", ROWS * slots(), 0) // row by row, the oldest bucket first
                .array("deviations", ROWS * slots(), 0);
    }

    @Override
    public Drift update(double value, StateTree state) {
        insert(value, state);
        if (state.add("count", 1) % clock != 0) {
            return Drift.NONE;
        }
        Drift drift = Drift.NONE;
        Drift cut = cut(state);
        while (cut.detected()) {
            drift = drift.detected() ? drift : cut;
            dropOldest(state);
            cut = cut(state);
        }
        return drift;
    }

    @Override
    public double mean(StateTree state) {
        long width = state.counter("width");
        return width == 0 ? 0 : state.scalar("total") / width;
    }

    /** Returns how many values the window holds. */
    public long width(StateTree state) {
        return state.counter("width");
    }

    private int slots() {
        return maxBuckets + 1;
    }

    private void insert(double value, StateTree state) {
        long before = state.counter("width");
        double total = state.scalar("total");
        if (before > 0) {
            double difference = value - total / before;
            double added = before * difference * difference / (before + 1);
            state.scalar("squaredDeviations", state.scalar("squaredDeviations") + added);
        }
        state.counter("width", before + 1);
        state.scalar("total", total + value);
        double[] buckets = state.array("buckets");
        int slot = (int) buckets[0]++;
        state.array("sums")[slot] = value;
        state.array("deviations")[slot] = 0;
        compress(state, buckets);
    }

    private void compress(StateTree state, double[] buckets) {
        double[] sums = state.array("sums");
        double[] deviations = state.array("deviations");
        long size = 1;
        for (int row = 0; row < ROWS && buckets[row] == slots(); row++, size *= 2) {
            if (row == ROWS - 1) {
                dropOldest(state);
                return;
            }
            int at = row * slots();
            double difference = sums[at] / size - sums[at + 1] / size;
            int to = at + slots() + (int) buckets[row + 1]++;
            sums[to] = sums[at] + sums[at + 1];
            deviations[to] =
                    deviations[at] + deviations[at + 1] + difference * difference * size / 2;
            remove(2, row, state);
        }
    }

    private void remove(int count, int row, StateTree state) {
        double[] buckets = state.array("buckets");
        int at = row * slots();
        int left = (int) buckets[row] - count;
        for (String name : new String[] {"sums", "deviations"}) {
            double[] values = state.array(name);
            System.arraycopy(values, at + count, values, at, left);
            // What is empty is 0: equal windows are equal states.
            Arrays.fill(values, at + left, at + left + count, 0);
        }
        buckets[row] = left;
    }

    private void dropOldest(StateTree state) {
        double[] buckets = state.array("buckets");
        int row = ROWS - 1;
        while (buckets[row] == 0) {
            row--;
        }
        long size = 1L << row;
        double sum = state.array("sums")[row * slots()];
        double deviation = state.array("deviations")[row * slots()];
        remove(1, row, state);
        long width = state.counter("width") - size;
        double total = state.scalar("total") - sum;
        state.counter("width", width);
        state.scalar("total", total);
        if (width > 0) {
            double difference = sum / size - total / width;
            deviation += size * difference * difference * width / (size + width);
        }
        state.scalar(
                "squaredDeviations", Math.max(0, state.scalar("squaredDeviations") - deviation));
    }

    /** Walks from the oldest bucket to the newest for a cut between two that differ. */
    private Drift cut(StateTree state) {
        long width = state.counter("width");
        if (width <= gracePeriod) {
            return Drift.NONE;
        }
        double[] buckets = state.array("buckets");
        double[] sums = state.array("sums");
        double logs = Scalar.log(2 * Scalar.log(width) / delta);
        double variance = state.scalar("squaredDeviations") / width;
        double oldCount = 0;
        double oldSum = 0;
        double newSum = state.scalar("total");
        for (int row = ROWS - 1; row >= 0; row--) {
            for (int bucket = 0; bucket < buckets[row]; bucket++) {
                double sum = sums[row * slots() + bucket];
                oldCount += 1L << row;
                oldSum += sum;
                newSum -= sum;
                double newCount = width - oldCount;
                if (oldCount <= minWindowLength + 1 || newCount <= minWindowLength + 1) {
                    continue;
                }
                double change = newSum / newCount - oldSum / oldCount;
                if (Math.abs(change) > bound(oldCount, newCount, variance, logs)) {
                    return change > 0 ? Drift.RISE : Drift.FALL;
                }
            }
        }
        return Drift.NONE;
    }

    private double bound(double oldCount, double newCount, double variance, double logs) {
        double m = 1 / (oldCount - minWindowLength + 1) + 1 / (newCount - minWindowLength + 1);
        return Math.sqrt(2 * m * variance * logs) + 2.0 / 3 * logs * m;
    }
}
