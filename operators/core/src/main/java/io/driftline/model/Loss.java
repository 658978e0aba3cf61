package io.driftline.model;

import io.driftline.data.Task;

/**
 * How wrong a prediction is, as a function of a model's outputs, with its derivative; and how
 * outputs become the scores that a task asks for.
 *
 * <p>All arrays belong to the caller and hold several examples; {@code from} is where one begins.
 */
public sealed interface Loss
        permits SoftmaxCrossEntropy, Logistic, BinaryCrossEntropy, SquaredError, RowLoss {

    /** Returns how many outputs the model needs for a task. */
    int outputs(Task task);

    /** Returns whether this loss can work with a task's label. */
    boolean fits(Task task);

    /**
     * Returns the loss of one example.
     *
     * @param outputs of the model, read only
     * @param count of outputs
     * @param target class index, set of classes or number
     * @param derivative overwritten at the same place: the loss's derivative by each output
     * @throws IllegalArgumentException when the target is not an index of one of the classes
     */
    float value(float[] outputs, int from, int count, float target, float[] derivative);

    /**
     * Writes the scores of one example: a probability per class, or the number. Always finite, also
     * where outputs are not: those count as the nearest finite number, NaN as 0.
     *
     * @param outputs of the model, read only
     * @param count of outputs
     * @param scores overwritten from {@code to} on, as many as the task has scores
     */
    void link(float[] outputs, int from, int count, float[] scores, int to);

    /** Returns the nearest finite number; 0 for NaN. */
    static float finite(float output) {
        return Float.isNaN(output)
                ? 0
                : Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, output));
    }
}
