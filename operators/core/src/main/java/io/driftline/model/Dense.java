package io.driftline.model;

import io.driftline.math.Kernels;
import java.util.Arrays;

/** The arithmetic of one fully connected layer inside flat arrays, for one example at a time. */
final class Dense {
    private Dense() {}

    /** Computes the head: rows of weights followed by their bias. */
    static void forwardHead(
            float[] params,
            int at,
            int outputs,
            int inputs,
            float[] x,
            int from,
            float[] out,
            int to) {
        int row = at;
        for (int o = 0; o < outputs; o++, row += inputs + 1) {
            out[to + o] = Kernels.dot(params, row, x, from, inputs) + params[row + inputs];
        }
    }

    /** Writes or adds the head's gradient: {@code share} times the outer product with (x, 1). */
    static void gradientHead(
            float[] gradient,
            int at,
            float[] derivative,
            int outputs,
            float[] x,
            int from,
            int inputs,
            float share,
            boolean first) {
        int row = at;
        for (int o = 0; o < outputs; o++, row += inputs + 1) {
            float d = share * derivative[o];
            outer(gradient, row, x, from, inputs, d, first);
            gradient[row + inputs] = first ? d : gradient[row + inputs] + d;
        }
    }

    /** Writes or adds one row of an outer product. */
    static void outer(
            float[] gradient, int row, float[] x, int from, int inputs, float d, boolean first) {
        if (d == 0) {
            // Most rows of a ReLU layer: nothing to multiply.
            if (first) {
                Arrays.fill(gradient, row, row + inputs, 0f);
            }
        } else if (first) {
            for (int i = 0; i < inputs; i++) {
                gradient[row + i] = d * x[from + i];
            }
        } else {
            for (int i = 0; i < inputs; i++) {
                gradient[row + i] += d * x[from + i];
            }
        }
    }

    /** Adds {@code d} times a row of weights. */
    static void addRow(float[] params, int row, int inputs, float d, float[] sum) {
        if (d != 0) {
            for (int i = 0; i < inputs; i++) {
                sum[i] += d * params[row + i];
            }
        }
    }
}
