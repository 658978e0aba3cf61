package io.driftline.drift;

import io.driftline.math.Rng;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;

/**
 * Kolmogorov and Smirnov's test between the newest values and a draw from the older ones of a
 * window: sees any change of the distribution, not only of the mean.
 *
 * <p>Raab, Heusinger and Schleif, Neurocomputing 416 (2020), as River computes it, with the exact
 * probability for two samples of one size.
 *
 * <p>Differs: the draw is a pure function of {@code seed} and the number of the value. After a
 * change the window is empty, as in River's code, whose text says that it keeps the newest values:
 * these hold some from before, and the same change would be found again.
 *
 * <p>It tests at every value, and neighbours share nearly all of their window: at alpha 0.005,
 * which is usual elsewhere, there is a false alarm in about 770 values (card drift-detection, 7).
 *
 * <p>State: the window. Cost: two sorts of {@code statSize} values per value.
 *
 * @param alpha probability below which a difference is a change, in (0, 1)
 * @param windowSize values in the window, at most 100,000
 * @param statSize newest values compared with as many older ones, at least 2; the window holds at
 *     least twice as many
 * @param seed of the draws
 */
public record Kswin(double alpha, int windowSize, int statSize, long seed)
        implements DriftDetector {
    private static final double LEAST_DISTANCE = 0.1;
    private static final int MOST = 100_000;

    public Kswin {
        Require.inOpen("kswin.alpha", alpha, 0, 1);
        Require.atLeast("kswin.stat-size", statSize, 2);
        Require.inHalfOpen("kswin.window-size", windowSize, 2.0 * statSize, MOST + 1);
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("kswin", 1)
                .counter("count", 0)
                .counter("seen", 0)
                .counter("detected", 0)
                .array("window", windowSize, 0); // value number n stands at n mod size
    }

    @Override
    public Drift update(double value, StateTree state) {
        if (state.counter("detected") != 0) {
            long seen = state.counter("seen");
            state.reset();
            state.counter("seen", seen); // so that no draw is made twice
        }
        long seen = state.add("seen", 1);
        long count = state.add("count", 1);
        double[] window = state.array("window");
        window[(int) ((count - 1) % windowSize)] = value;
        if (count < windowSize) {
            return Drift.NONE;
        }
        double[] newest = new double[statSize];
        for (int i = 0; i < statSize; i++) {
            newest[i] = window[(int) ((count - statSize + i) % windowSize)];
        }
        double[] older = draw(window, count, seen);
        Arrays.sort(newest);
        Arrays.sort(older);
        int distance = distance(older, newest);
        int size = Math.abs(distance);
        if (size <= LEAST_DISTANCE * statSize || probability(size, statSize) > alpha) {
            return Drift.NONE;
        }
        state.counter("detected", 1);
        return distance > 0 ? Drift.RISE : Drift.FALL;
    }

    @Override
    public double mean(StateTree state) {
        double[] window = state.array("window");
        double sum = 0;
        for (double value : window) {
            sum += value; // what is not yet filled is 0
        }
        long held = Math.min(windowSize, state.counter("count"));
        return held == 0 ? 0 : sum / held;
    }

    /** Draws without replacement: Knuth's algorithm S, which needs no memory. */
    private double[] draw(double[] window, long count, long seen) {
        Rng rng = Rng.ofSeed(seed).child(seen);
        double[] drawn = new double[statSize];
        int wanted = statSize;
        int left = windowSize - statSize;
        for (int i = 0; wanted > 0; i++, left--) {
            if (rng.uniform(i) * left < wanted) {
                drawn[statSize - wanted] = window[(int) ((count + i) % windowSize)];
                wanted--;
            }
        }
        return drawn;
    }

    /**
     * Returns the largest difference between two empirical distributions, in units of one value:
     * positive where the second sample is the larger one.
     *
     * @param first sorted, read only
     * @param second sorted, of the same length, read only
     */
    static int distance(double[] first, double[] second) {
        int largest = 0;
        int i = 0;
        int j = 0;
        while (i < first.length && j < second.length) {
            double at = Math.min(first[i], second[j]);
            while (i < first.length && first[i] == at) {
                i++;
            }
            while (j < second.length && second[j] == at) {
                j++;
            }
            largest = Math.abs(i - j) > Math.abs(largest) ? i - j : largest;
        }
        return largest;
    }

    /**
     * Returns the probability that two samples of {@code size} values from one distribution differ
     * by {@code distance} or more: 2 Σ (−1)ᵏ⁻¹ C(2n, n − kh) / C(2n, n).
     */
    static double probability(int distance, int size) {
        double ratio = 1; // C(2n, n − j) / C(2n, n)
        double sum = 0;
        int j = 0;
        double sign = 1;
        for (int to = distance; to <= size && ratio > 0; to += distance, sign = -sign) {
            for (; j < to; j++) {
                ratio *= (double) (size - j) / (size + j + 1);
            }
            sum += sign * ratio;
        }
        return Math.min(1, 2 * sum);
    }
}
