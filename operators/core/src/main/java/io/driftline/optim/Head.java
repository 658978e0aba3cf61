package io.driftline.optim;

import io.driftline.state.Layout;
import java.util.List;

/**
 * The last block of a model, read from a gradient: each row ends with its bias, whose input is 1,
 * so that the bias's gradient is the loss's derivative by that output and the others' are this
 * times their input. Exact for a batch of one; of a larger batch it is a mean.
 *
 * @param from first element
 * @param rows one per output
 * @param columns inputs and the bias
 */
record Head(int from, int rows, int columns) {

    static Head of(Layout layout) {
        List<Layout.Block> blocks = layout.blocks();
        Layout.Block last = blocks.get(blocks.size() - 1);
        return new Head(last.offset(), last.rows(), last.columns());
    }

    /** Returns where a row begins. */
    int row(int output) {
        return from + output * columns;
    }

    /** Returns the loss's derivative by an output. */
    float derivative(float[] gradient, int output) {
        return gradient[row(output) + columns - 1];
    }

    /** Returns the sum of squares of the loss's derivatives by the outputs. */
    double squaredDerivatives(float[] gradient) {
        double sum = 0;
        for (int o = 0; o < rows; o++) {
            double d = derivative(gradient, o);
            sum += d * d;
        }
        return sum;
    }
}
