package io.driftline.model;

import io.driftline.data.Task;

/**
 * The squared difference, without a factor ½, so that it is the number that the metrics report; its
 * derivative is twice the difference. One output, the number.
 */
public record SquaredError() implements Loss {
    @Override
    public int outputs(Task task) {
        return 1;
    }

    @Override
    public boolean fits(Task task) {
        return !task.classification();
    }

    @Override
    public float value(float[] outputs, int from, int count, float target, float[] derivative) {
        double difference = (double) outputs[from] - target;
        derivative[from] = (float) (2 * difference);
        return (float) (difference * difference);
    }

    @Override
    public void link(float[] outputs, int from, int count, float[] scores, int to) {
        scores[to] = Loss.finite(outputs[from]);
    }
}
