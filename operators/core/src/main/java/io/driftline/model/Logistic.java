package io.driftline.model;

import io.driftline.data.Task;
import io.driftline.math.Scalar;

/**
 * Negative log of the probability given to the true one of two classes, in nats; one output, the
 * log odds of class 1.
 */
public record Logistic() implements Loss {
    @Override
    public int outputs(Task task) {
        return 1;
    }

    @Override
    public boolean fits(Task task) {
        boolean two = task.classes().size() == 2 && !task.multiLabel();
        return two && !task.appends(); // one output cannot become three
    }

    @Override
    public float value(float[] outputs, int from, int count, float target, float[] derivative) {
        int index = Task.classIndex(target, 2);
        double logOdds = outputs[from];
        // One exponential serves both; beyond the limit it makes no difference to the loss.
        double e = Scalar.exp(-Math.min(Math.abs(logOdds), Scalar.SIGMOID_LIMIT));
        double probability = (logOdds < 0 ? e : 1) / (1 + e);
        derivative[from] = (float) (probability - index);
        // log(1 + e^−x) without overflow: max(−x, 0) + log(1 + e^−|x|)
        double margin = index == 1 ? logOdds : -logOdds;
        return (float) (Math.max(-margin, 0) + Scalar.log(1 + e));
    }

    @Override
    public void link(float[] outputs, int from, int count, float[] scores, int to) {
        double logOdds = Loss.finite(outputs[from]);
        scores[to] = (float) Scalar.sigmoid(-logOdds);
        scores[to + 1] = (float) Scalar.sigmoid(logOdds);
    }
}
