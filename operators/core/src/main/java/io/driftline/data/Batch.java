package io.driftline.data;

import io.driftline.math.Kernels;

/**
 * Examples side by side; a batch of one is the one-event path. Shares the arrays it was given: they
 * are read only while the batch is in use.
 *
 * @param size number of examples, at least 1
 * @param columns inputs per example
 * @param inputs size × columns, row by row
 * @param targets size; class index or number. Ignored when predicting, where it may be empty
 */
public record Batch(int size, int columns, float[] inputs, float[] targets) {
    private static final float[] NONE = {};

    public Batch {
        if (inputs.length != size * columns) {
            throw new IllegalArgumentException(
                    "A batch of %d examples of %d columns has %d inputs; it must have %d."
                            .formatted(size, columns, inputs.length, size * columns));
        }
    }

    /** Returns a batch of one example without its target, to predict from. */
    public static Batch question(float[] input) {
        return new Batch(1, input.length, input, NONE);
    }

    /** Returns a batch of one example. */
    public static Batch example(float[] input, float target) {
        return new Batch(1, input.length, input, new float[] {target});
    }

    /** Returns whether all inputs and targets are finite. */
    public boolean finite() {
        return Kernels.finite(inputs) && Kernels.finite(targets);
    }
}
