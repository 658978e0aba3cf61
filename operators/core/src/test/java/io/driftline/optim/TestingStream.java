package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;

/**
 * The stream of card adaptive-optimizers, 19, benchmark L1, and one run of logistic regression over
 * it. Each event is scored where its gradient is taken, and where the learner would serve.
 */
final class TestingStream {
    static final int EVENTS = 4000;
    static final int INPUTS = 20;
    static final float[][] X = new float[EVENTS][INPUTS];
    static final int[] Y = new int[EVENTS];

    static {
        Rng rng = new Rng(42);
        long next = 0;
        for (int t = 0; t < EVENTS; t++) {
            double signal = 0;
            for (int j = 0; j < INPUTS; j++) {
                double x = Math.sqrt(3) * (2 * rng.uniform(next++) - 1);
                X[t][j] = (float) x;
                double weight = j >= 5 ? 0 : (j % 2 == 0) == (t < 2000 || j > 2) ? 2 : -2;
                signal += weight * x;
            }
            Y[t] = rng.uniform(next++) < Scalar.sigmoid(signal) ? 1 : 0;
        }
    }

    private final double[] loss = new double[EVENTS];
    private final double[] servedLoss = new double[EVENTS];
    private int right;
    private float[] w = new float[INPUTS + 1];
    private float weight;

    /** Runs an optimizer over all events. */
    TestingStream(Optimizer optimizer) {
        float[] x = new float[INPUTS + 1];
        x[INPUTS] = 1;
        Layout layout = Layout.EMPTY.with("row", 1, INPUTS + 1); // l1 on the bias too
        StateTree state = StateTree.of(optimizer.state(), w.length);
        for (int t = 0; t < EVENTS; t++) {
            System.arraycopy(X[t], 0, x, 0, INPUTS);
            double p = Scalar.sigmoid(score(optimizer.gradientPoint(w, state), x));
            double served = Scalar.sigmoid(score(w, x));
            loss[t] = -Scalar.log(Y[t] == 1 ? p : 1 - p);
            servedLoss[t] = -Scalar.log(Y[t] == 1 ? served : 1 - served);
            right += p > 0.5 == (Y[t] == 1) ? 1 : 0;
            float[] update = new float[w.length];
            for (int j = 0; j < w.length; j++) {
                update[j] = (float) (p - Y[t]) * x[j];
            }
            Step step = new Step(t + 1, (float) loss[t], w, layout, Rng.ofSeed(1));
            optimizer.next(update, step, state);
            w = update;
        }
        weight = optimizer.gradientPoint(w, state)[0];
    }

    /** Returns the mean loss where the gradient is taken. */
    double loss(int from, int to) {
        return mean(loss, from, to);
    }

    /** Returns the mean loss of what is served, over all events. */
    double servedLoss() {
        return mean(servedLoss, 0, EVENTS);
    }

    /** Returns the share of events that were classified right. */
    double accuracy() {
        return right / (double) EVENTS;
    }

    /** Returns the first weight in the end. */
    float weight() {
        return weight;
    }

    private static double score(float[] w, float[] x) {
        double sum = 0;
        for (int j = 0; j < w.length; j++) {
            sum += (double) w[j] * x[j];
        }
        return sum;
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int t = from; t < to; t++) {
            sum += values[t];
        }
        return sum / (to - from);
    }
}
