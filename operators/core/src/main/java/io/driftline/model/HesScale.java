package io.driftline.model;

import java.util.Arrays;

/**
 * The arithmetic of second derivatives in one fully connected layer inside flat arrays, for one
 * example at a time: Elsayed and Mahmood, arXiv:2210.11639.
 */
final class HesScale {
    private HesScale() {}

    /**
     * Writes the loss's second derivative by each output, from its first, which of cross entropies
     * is the probability less 1 where it was right.
     *
     * @param derivative as {@link Loss#value} left it
     * @throws IllegalArgumentException when the loss is none of those that labels are compared with
     */
    static void ofLoss(Loss loss, float[] derivative, int count, float target, float[] curvature) {
        if (loss instanceof SquaredError) {
            Arrays.fill(curvature, 0, count, 2f);
            return;
        }
        boolean logistic = loss instanceof Logistic;
        boolean sets = loss instanceof BinaryCrossEntropy;
        if (!logistic && !sets && !(loss instanceof SoftmaxCrossEntropy)) {
            throw new IllegalArgumentException(
                    "The second derivative of the loss %s is not known; use rules of first order."
                            .formatted(loss.getClass().getSimpleName()));
        }
        for (int i = 0; i < count; i++) {
            boolean right =
                    logistic ? target == 1 : sets ? ((int) target >> i & 1) == 1 : i == target;
            float probability = derivative[i] + (right ? 1 : 0);
            curvature[i] = probability * (1 - probability);
        }
    }

    /**
     * Writes or adds the head's second derivatives: {@code share} times those of (x, 1) squared.
     */
    static void head(
            float[] sum,
            int at,
            float[] curvature,
            int outputs,
            float[] x,
            int from,
            int inputs,
            float share,
            boolean first) {
        int row = at;
        for (int o = 0; o < outputs; o++, row += inputs + 1) {
            float d = share * curvature[o];
            outer(sum, row, x, from, inputs, d, first);
            sum[row + inputs] = first ? d : sum[row + inputs] + d;
        }
    }

    /** Writes or adds one row: {@code d} times the squared inputs. */
    static void outer(
            float[] sum, int row, float[] x, int from, int inputs, float d, boolean first) {
        for (int i = 0; i < inputs; i++) {
            float value = d == 0 ? 0 : d * (x[from + i] * x[from + i]);
            sum[row + i] = first ? value : sum[row + i] + value;
        }
    }

    /** Adds {@code d} times the squares of a row of weights. */
    static void addSquaredRow(float[] params, int row, int inputs, float d, float[] sum) {
        if (d != 0) {
            for (int i = 0; i < inputs; i++) {
                sum[i] += d * (params[row + i] * params[row + i]);
            }
        }
    }
}
