package io.driftline.stream;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders labelled data so that classes fade in and out, with no boundary between tasks. Koh et al.,
 * "Online Boundary-Free Continual Learning by Scheduled Data Prior", ICLR 2023. Each example of the
 * i-th of n classes gets a time, normal around i/n, in one of the periods; examples in periods
 * before their class is introduced are dropped.
 *
 * @param sigma deviation of the times, at least 0: 0 keeps classes apart, a large one mixes them;
 *     usually 0.1
 * @param periods how often the classes come round, at least 1
 * @param initial share of classes there are in the first period, in (0, 1]
 */
public record GaussianSchedule(double sigma, int periods, double initial) {

    private record Timed(int example, double time) {}

    public GaussianSchedule {
        Require.atLeast("gaussian-schedule.sigma", sigma, 0);
        Require.atLeast("gaussian-schedule.periods", periods, 1);
        Require.share("gaussian-schedule.initial", initial);
    }

    /**
     * Returns which example comes when: indices of {@code labels}, those dropped left out.
     *
     * @param labels class of each example, read only
     * @param classes how many classes there are
     */
    public int[] order(int[] labels, int classes, Draws draws) {
        int[] order = draws.permutation(classes);
        return order(labels, order, introductions(classes, draws.permutation(classes)), draws);
    }

    /**
     * As above, where the randomness of classes is given.
     *
     * @param order class of each place in the schedule
     * @param introduced period in which each place's class is introduced
     */
    int[] order(int[] labels, int[] order, int[] introduced, Draws draws) {
        List<Timed> timed = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            for (int e = 0; e < labels.length; e++) {
                if (labels[e] == order[i]) {
                    double time = (double) i / order.length + sigma * draws.normal();
                    int period = periods == 1 ? 0 : draws.below(periods);
                    if (period >= introduced[i]) {
                        timed.add(new Timed(e, time + period));
                    }
                }
            }
        }
        timed.sort(Comparator.comparingDouble(Timed::time).thenComparingInt(Timed::example));
        return timed.stream().mapToInt(Timed::example).toArray();
    }

    /** Returns in which period each place's class is introduced, in a random order of places. */
    int[] introductions(int classes, int[] places) {
        int[] introduced = new int[classes];
        int from = seen(classes, 0);
        for (int k = 1; k < periods; k++) {
            int to = seen(classes, k);
            for (int i = from; i < to; i++) {
                introduced[places[i]] = k;
            }
            from = Math.max(from, to);
        }
        return introduced;
    }

    /**
     * Returns how likely each place's class is at a position of the stream, the form for streams
     * without end: proportional to Σ e^(−(u − r − i/n)² / 2σ²) over the periods r since it was
     * introduced.
     *
     * @param introduced period in which each place's class is introduced, read only
     * @param u position, in periods
     * @throws IllegalArgumentException when sigma is 0
     */
    public double[] shares(int[] introduced, double u) {
        Require.above("gaussian-schedule.sigma", sigma, 0);
        int n = introduced.length;
        double[] exponents = new double[n * periods];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            for (int r = introduced[i]; r < periods; r++) {
                double z = (u - r - (double) i / n) / sigma;
                exponents[i * periods + r] = -z * z / 2;
                largest = Math.max(largest, -z * z / 2);
            }
        }
        double[] shares = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int r = introduced[i]; r < periods; r++) {
                // Relative to the largest, or far from all classes everything would be 0.
                shares[i] += Scalar.exp(exponents[i * periods + r] - largest);
            }
            sum += shares[i];
        }
        for (int i = 0; i < n; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    private int seen(int classes, int period) {
        return (int) Math.rint(classes * (initial + (1 - initial) * (period + 1) / periods));
    }
}
