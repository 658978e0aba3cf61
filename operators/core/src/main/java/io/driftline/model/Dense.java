package io.driftline.model;

import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import java.util.Arrays;

/** The arithmetic of one fully connected layer inside flat arrays, for one example at a time. */
final class Dense {
    /** From here on a row is worth its copy. */
    private static final int LONG = 64;

    private Dense() {}

    /** Writes starting values uniform in ±1/√fanIn. */
    static void start(float[] params, int from, int to, int fanIn, Rng rng) {
        double bound = 1 / Math.sqrt(fanIn);
        for (int i = from; i < to; i++) {
            params[i] = (float) ((2 * rng.uniform(i) - 1) * bound);
        }
    }

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
        } else if (first && (row | from) == 0) { // a single output, one example
            multiply(x, inputs, d, gradient);
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

    /**
     * The same for a row of inputs that begins at 0. A row of the gradient is computed or changed
     * in scratch: loops over arrays that share one index become vector code, and the copy costs
     * less than that saves.
     *
     * @param scratch at least as long as the row of inputs, overwritten
     */
    static void outer(
            float[] gradient,
            int row,
            float[] x,
            int inputs,
            float d,
            boolean first,
            float[] scratch) {
        if (inputs < LONG || d == 0) {
            outer(gradient, row, x, 0, inputs, d, first);
        } else if (first) {
            multiply(x, inputs, d, scratch);
            System.arraycopy(scratch, 0, gradient, row, inputs);
        } else if (Kernels.fast()) {
            Kernels.addProduct(x, 0, d, gradient, row, inputs);
        } else {
            System.arraycopy(gradient, row, scratch, 0, inputs);
            add(x, inputs, d, scratch);
            System.arraycopy(scratch, 0, gradient, row, inputs);
        }
    }

    /**
     * Adds {@code d} times a row of weights.
     *
     * @param scratch at least as long as the row, overwritten
     */
    static void addRow(float[] params, int row, int inputs, float d, float[] sum, float[] scratch) {
        if (d == 0) {
            return;
        }
        if (inputs < LONG) {
            for (int i = 0; i < inputs; i++) {
                sum[i] += d * params[row + i];
            }
        } else if (Kernels.fast()) {
            Kernels.addProduct(params, row, d, sum, 0, inputs);
        } else {
            System.arraycopy(params, row, scratch, 0, inputs);
            add(scratch, inputs, d, sum);
        }
    }

    private static void multiply(float[] x, int inputs, float d, float[] product) {
        for (int i = 0; i < inputs; i++) {
            product[i] = d * x[i];
        }
    }

    private static void add(float[] x, int inputs, float d, float[] sum) {
        for (int i = 0; i < inputs; i++) {
            sum[i] += d * x[i];
        }
    }
}
