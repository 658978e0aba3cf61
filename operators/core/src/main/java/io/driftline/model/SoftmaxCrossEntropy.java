package io.driftline.model;

import io.driftline.data.Task;
import io.driftline.math.Scalar;

/**
 * Negative log of the probability given to the true class, in nats; one output per class.
 * Probabilities are computed in double, from the differences to the largest output.
 */
public record SoftmaxCrossEntropy() implements Loss {
    @Override
    public int outputs(Task task) {
        return task.classes().size();
    }

    @Override
    public boolean fits(Task task) {
        return task.classes().size() >= 2 && !task.multiLabel();
    }

    @Override
    public float value(float[] outputs, int from, int count, float target, float[] derivative) {
        int index = Task.classIndex(target, count);
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, outputs[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            double e = Scalar.exp(outputs[i] - max);
            derivative[i] = (float) e;
            sum += e;
        }
        for (int i = from; i < from + count; i++) {
            derivative[i] = (float) (derivative[i] / sum);
        }
        derivative[from + index] -= 1;
        return (float) (Scalar.log(sum) + (max - outputs[from + index]));
    }

    @Override
    public void link(float[] outputs, int from, int count, float[] scores, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, Loss.finite(outputs[i]));
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double e = Scalar.exp(Loss.finite(outputs[from + i]) - max);
            scores[to + i] = (float) e;
            sum += e;
        }
        for (int i = 0; i < count; i++) {
            scores[to + i] = (float) (scores[to + i] / sum);
        }
    }
}
