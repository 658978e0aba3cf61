package io.driftline.model;

import io.driftline.data.Task;
import io.driftline.math.Scalar;

/**
 * Negative log of the probability given to what is true of each class, in nats, summed over the
 * classes: an example may be of several, and each is a question of its own. One output per class,
 * its log odds.
 */
public record BinaryCrossEntropy() implements Loss {
    @Override
    public int outputs(Task task) {
        return task.classes().size();
    }

    @Override
    public boolean fits(Task task) {
        return task.multiLabel();
    }

    @Override
    public float value(float[] outputs, int from, int count, float target, float[] derivative) {
        int set = Task.labelSet(target, count);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int is = set >> i & 1;
            double logOdds = outputs[from + i];
            derivative[from + i] = (float) (Scalar.sigmoid(logOdds) - is);
            // log(1 + e^−x) without overflow: max(−x, 0) + log(1 + e^−|x|)
            double margin = is == 1 ? logOdds : -logOdds;
            sum += Math.max(-margin, 0) + Scalar.log(1 + Scalar.exp(-Math.abs(margin)));
        }
        return (float) sum;
    }

    @Override
    public void link(float[] outputs, int from, int count, float[] scores, int to) {
        for (int i = 0; i < count; i++) {
            double logOdds = Loss.finite(outputs[from + i]);
            scores[to + i] = (float) Scalar.sigmoid(logOdds);
        }
    }
}
