package io.driftline.learn;

import io.driftline.math.Rng;
import java.util.stream.IntStream;

/**
 * Stream and starting weights of card upgd, 8.7, benchmark L3, drawn in the card's order: a network
 * 10-16-8-4, and labels permuted every 500 events.
 */
public final class TestingLabels {
    public static final int EVENTS = 5000;
    public static final int INPUTS = 10;
    private static final int[] WIDTHS = {10, 16, 8, 4};

    private final Rng rng;
    private long next;
    private final double[][] teacher = new double[4][INPUTS];
    private final float[] start;
    private final float[][] inputs;
    private final int[] labels;

    /** Draws the one run that the card has exact numbers of. */
    public TestingLabels(int parameters) {
        this(parameters, 2024, EVENTS);
    }

    /** Draws a run. */
    TestingLabels(int parameters, long seed, int events) {
        rng = new Rng(seed);
        inputs = new float[events][INPUTS];
        labels = new int[events];
        start = new float[parameters];
        for (double[] row : teacher) {
            for (int j = 0; j < INPUTS; j++) {
                row[j] = 2 * uniform() - 1;
            }
        }
        drawWeights();
        int[] permutation = {0, 1, 2, 3};
        for (int t = 0; t < events; t++) {
            for (int i = 3; t % 500 == 0 && i > 0; i--) {
                int j = (int) ((i + 1) * uniform());
                int swapped = permutation[i];
                permutation[i] = permutation[j];
                permutation[j] = swapped;
            }
            double[] x = new double[INPUTS];
            for (int j = 0; j < INPUTS; j++) {
                x[j] = Math.sqrt(3) * (2 * uniform() - 1);
                inputs[t][j] = (float) x[j];
            }
            labels[t] = permutation[answer(x)];
        }
    }

    /** In the card the biases follow the weights; in our head each row ends with its bias. */
    private void drawWeights() {
        int at = 0;
        for (int layer = 0; layer < 3; layer++) {
            int in = WIDTHS[layer];
            int out = WIDTHS[layer + 1];
            boolean head = layer == 2;
            int row = head ? in + 1 : in;
            for (int i = 0; i < out * in; i++) {
                start[at + i / in * row + i % in] = weight(in);
            }
            for (int o = 0; o < out; o++) {
                start[head ? at + o * row + in : at + out * in + o] = weight(in);
            }
            at += out * (in + 1);
        }
    }

    private float weight(int fanIn) {
        return (float) ((2 * uniform() - 1) / Math.sqrt(fanIn));
    }

    private double uniform() {
        return rng.uniform(next++);
    }

    private int answer(double[] x) {
        double[] score = new double[4];
        for (int c = 0; c < 4; c++) {
            for (int j = 0; j < INPUTS; j++) {
                score[c] += teacher[c][j] * x[j];
            }
        }
        return IntStream.range(1, 4).reduce(0, (a, b) -> score[b] > score[a] ? b : a);
    }

    /** Returns the weights that the network starts with. */
    public float[] start() {
        return start;
    }

    /** Returns the inputs of every event. */
    public float[][] inputs() {
        return inputs;
    }

    /** Returns the class of every event. */
    public int[] labels() {
        return labels;
    }
}
