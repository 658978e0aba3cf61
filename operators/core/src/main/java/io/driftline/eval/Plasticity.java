package io.driftline.eval;

import io.driftline.math.Scalar;

/**
 * Whether a network can still learn: how many directions its features span, how many units are dead
 * or nearly so, how large the weights have grown. Dohare et al., Nature 632 (2024); Sokar et al.,
 * ICML 2023, arXiv:2302.12902; effective rank: Roy and Vetterli, EUSIPCO 2007; srank: Kumar et al.,
 * ICLR 2021, arXiv:2010.14498.
 *
 * <p>Features are rows × units of one layer, row by row, read only, from some hundred recent
 * examples; not centred, so that their mean is one of the directions.
 */
public final class Plasticity {
    private Plasticity() {}

    /**
     * Returns the singular values of features, largest first: what the ranks are taken from.
     *
     * @throws IllegalArgumentException when the features are not whole rows, or not finite
     */
    public static double[] singularValues(float[] features, int units) {
        int rows = rows(features, units);
        for (float value : features) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "The features hold %s; they must be finite.".formatted(value));
            }
        }
        return SingularValues.of(features, rows, units);
    }

    /**
     * Returns the effective rank e^(−Σ p ln p), where p are the singular values over their sum; 0
     * where all are 0.
     */
    public static double effectiveRank(double[] singularValues) {
        double sum = sum(singularValues);
        double entropy = 0;
        for (double value : singularValues) {
            double p = sum == 0 ? 0 : value / sum;
            entropy -= p == 0 ? 0 : p * Scalar.log(p);
        }
        return sum == 0 ? 0 : Scalar.exp(entropy);
    }

    /**
     * Returns srank: how many of the largest singular values make up 1 − {@code left} of their sum;
     * 0 where all are 0.
     *
     * @param left share that may be missing, usually 0.01
     */
    public static int srank(double[] singularValues, double left) {
        double sum = sum(singularValues);
        double reached = 0;
        int count = 0;
        while (count < singularValues.length && reached < (1 - left) * sum) {
            reached += singularValues[count++];
        }
        return count;
    }

    /** Returns the stable rank: the sum of squares over the largest square, 0 where all are 0. */
    public static double stableRank(double[] singularValues) {
        double squares = 0;
        double largest = 0;
        for (double value : singularValues) {
            squares += value * value;
            largest = Math.max(largest, value * value);
        }
        return largest == 0 ? 0 : squares / largest;
    }

    /**
     * Returns the share of units that are 0 in all rows.
     *
     * @throws IllegalArgumentException when the features are not whole rows
     */
    public static double deadShare(float[] features, int units) {
        return shareUpTo(0, activity(features, units));
    }

    /**
     * Returns the share of units whose mean absolute value is at most {@code tau} times that of all
     * units; 1 where all are 0.
     *
     * @param tau 0, 0.025 or 0.1
     * @throws IllegalArgumentException when the features are not whole rows
     */
    public static double dormantShare(float[] features, int units, double tau) {
        double[] activity = activity(features, units);
        return shareUpTo(tau * sum(activity) / units, activity);
    }

    /** Returns the mean absolute weight, 0 where there is none. */
    public static double meanAbsolute(float[] params, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += Math.abs(params[i]);
        }
        return length == 0 ? 0 : sum / length;
    }

    /** Returns the Euclidean norm of weights. */
    public static double norm(float[] params, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (double) params[i] * params[i];
        }
        return Math.sqrt(sum);
    }

    private static double[] activity(float[] features, int units) {
        int rows = rows(features, units);
        double[] mean = new double[units];
        for (int i = 0; i < features.length; i++) {
            mean[i % units] += Math.abs(features[i]) / (double) rows;
        }
        return mean;
    }

    private static double shareUpTo(double limit, double[] activity) {
        int count = 0;
        for (double value : activity) {
            count += value <= limit ? 1 : 0;
        }
        return (double) count / activity.length;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static int rows(float[] features, int units) {
        if (units < 1 || features.length == 0 || features.length % units != 0) {
            throw new IllegalArgumentException(
                    "There are %d features of %d units; they must be rows of that many, at least 1."
                            .formatted(features.length, units));
        }
        return features.length / units;
    }
}
