package io.driftline.drift;

import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The fixed streams of card drift-detection, 0: S1 to S5, from the generator the card names. */
final class TestingStreams {
    static final double[] S1 = bernoulli(1000, 0.2, 1000, 0.8);
    static final double[] S2 = bernoulli(1000, 0.2, 1000, 0.35);
    static final double[] S3 = bernoulli(1000, 0.2, 1000, 0.2);
    static final double[] S4 = bernoulli(1000, 0.4, 1000, 0.1);
    static final double[] S5 = zerosThenOnes(200, 200);

    private TestingStreams() {}

    static double[] zerosThenOnes(int zeros, int ones) {
        double[] values = new double[zeros + ones];
        Arrays.fill(values, zeros, zeros + ones, 1);
        return values;
    }

    /** Indices, from 0, at which a fresh detector detects a change. */
    static List<Integer> detections(DriftDetector detector, double[] values) {
        return indices(detector, values, List.of(Drift.RISE, Drift.FALL));
    }

    /** Indices, from 0, at which a fresh detector says one of some answers. */
    static List<Integer> indices(DriftDetector detector, double[] values, List<Drift> answers) {
        StateTree state = StateTree.of(detector.state(), 0);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (answers.contains(detector.update(values[i], state))) {
                indices.add(i);
            }
        }
        return indices;
    }

    /** The state of a detector that has seen these values. */
    static StateTree after(DriftDetector detector, double[] values) {
        StateTree state = StateTree.of(detector.state(), 0);
        for (double value : values) {
            detector.update(value, state);
        }
        return state;
    }

    private static double[] bernoulli(int first, double p, int second, double q) {
        Random random = new Random(1);
        double[] values = new double[first + second];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < (i < first ? p : q) ? 1 : 0;
        }
        return values;
    }
}
