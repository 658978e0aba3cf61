package io.driftline.stream;

import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;

/** Streams as MOA makes them with its default seeds, which are 1. */
final class TestingMoa {
    /** One example. */
    record Row(double[] inputs, int label) {}

    private TestingMoa() {}

    /** Concept and examples from one source of draws, as MOA's generators have it. */
    static List<Row> rows(Generator generator, long seed, int count) {
        StateTree state = StateTree.of(generator.state(), 0);
        Draws draws = TestingDraws.of(seed);
        generator.start(draws, state);
        return rows(generator, draws, state, count);
    }

    /** Centres, speeds and examples from three sources, begun with the same seed. */
    static List<Row> rbf(RandomRbf generator, int count) {
        StateTree state = StateTree.of(generator.state(), 0);
        generator.startCentres(TestingDraws.of(1), state);
        generator.startSpeeds(TestingDraws.of(1), state);
        return rows(generator, TestingDraws.of(1), state, count);
    }

    static int[] counts(List<Row> rows, int classes) {
        int[] counts = new int[classes];
        rows.forEach(row -> counts[row.label()]++);
        return counts;
    }

    static double sum(List<Row> rows) {
        double sum = 0;
        for (Row row : rows) {
            for (double input : row.inputs()) {
                sum += input;
            }
        }
        return sum;
    }

    private static List<Row> rows(Generator generator, Draws draws, StateTree state, int count) {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double[] inputs = new double[generator.task().inputs()];
            int label = generator.next(draws, state, inputs);
            rows.add(new Row(inputs, label));
        }
        return rows;
    }
}
