package io.driftline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Task;
import io.driftline.eval.Baselines;
import io.driftline.eval.FadingMean;
import io.driftline.eval.Prequential;
import io.driftline.state.StateTree;
import io.driftline.stream.TestingMoa.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Card boundary-free-streams, A12: online softmax regression in double precision beside <i>no
 * change</i> and <i>majority</i> on six streams of 50,000 examples.
 */
class StreamBaselinesTest {
    private static final double[] CENTRE = {85000, 37500, 50, 2, 10, 4, 675000, 15.5, 250000};
    private static final double[] HALF = {65000, 37500, 30, 2, 10, 4, 675000, 14.5, 250000};

    @Test
    void seaInFourParts() {
        List<Row> rows = new ArrayList<>();
        for (int part = 1; part <= 4; part++) {
            rows.addAll(TestingMoa.rows(new Sea(part, 10), part, 12_500));
        }
        List<Row> scaled = scaled(rows, 0.2, -1);
        assertRun(scaled, 2, 0.01, 0.87914, 0.88227);
        assertRun(scaled, 2, 0.1, 0.85412, 0.85334);
        assertRun(scaled, 2, 0.5, 0.80738, 0.80784);
        assertTrivial(scaled, 2, 0.5357, 0.6146);
    }

    @Test
    void turningHyperplane() {
        Generator generator = new Hyperplane(10, 10, 0.001, 5, 10);
        List<Row> rows = scaled(TestingMoa.rows(generator, 1, 50_000), 2, -1);
        assertRun(rows, 2, 0.01, 0.91680, 0.92247);
        assertRun(rows, 2, 0.1, 0.90348, 0.91156);
        assertTrivial(rows, 2, 0.5015, 0.4989);
    }

    @Test
    void led() {
        List<Row> rows = scaled(TestingMoa.rows(new Led(10, 0), 1, 50_000), 2, -1);
        assertRun(rows, 10, 0.01, 0.73734, 0.73866);
        assertRun(rows, 10, 0.1, 0.68488, 0.68248);
        assertTrivial(rows, 10, 0.0997, 0.1015);
    }

    @Test
    void ledThatSwapsItsSegmentsHalfway() {
        List<Row> rows = TestingMoa.rows(new Led(10, 0), 1, 25_000);
        rows.addAll(TestingMoa.rows(new Led(10, 7), 2, 25_000));
        List<Row> scaled = scaled(rows, 2, -1);
        assertRun(scaled, 10, 0.01, 0.72710, 0.74836);
        assertRun(scaled, 10, 0.1, 0.68362, 0.68713);
        assertTrivial(scaled, 10, 0.1004, 0.1001);
    }

    @Test
    void movingRbf() {
        Generator generator = new RandomRbf(10, 5, 50, 50, 0.001);
        List<Row> rows = scaled(TestingMoa.rbf((RandomRbf) generator, 50_000), 2, -1);
        assertRun(rows, 5, 0.01, 0.44280, 0.49421);
        assertRun(rows, 5, 0.1, 0.51188, 0.55481);
        assertTrivial(rows, 5, 0.2257, 0.2995);
    }

    @Test
    void agrawalInFourParts() {
        List<Row> rows = new ArrayList<>();
        int[] functions = {1, 3, 7, 9};
        for (int part = 0; part < 4; part++) {
            Generator generator = new Agrawal(functions[part], 0.05, 135_000);
            rows.addAll(TestingMoa.rows(generator, part + 1, 12_500));
        }
        for (Row row : rows) {
            for (int i = 0; i < 9; i++) {
                row.inputs()[i] = (row.inputs()[i] - CENTRE[i]) / HALF[i];
            }
        }
        assertRun(rows, 2, 0.01, 0.78100, 0.96069);
        assertRun(rows, 2, 0.1, 0.77130, 0.96755);
        assertTrivial(rows, 2, 0.5180, 0.5473);
    }

    private static void assertRun(
            List<Row> rows, int classes, double stepSize, double accuracy, double fading) {
        int inputs = rows.get(0).inputs().length;
        double[][] w = new double[classes][inputs + 1];
        double[] z = new double[classes];
        FadingMean mean = new FadingMean(0.999);
        StateTree state = StateTree.of(mean.state(), 0);
        int correct = 0;
        for (Row row : rows) {
            double[] x = row.inputs();
            int best = 0;
            for (int c = 0; c < classes; c++) {
                z[c] = w[c][inputs];
                for (int i = 0; i < inputs; i++) {
                    z[c] += w[c][i] * x[i];
                }
                best = z[c] > z[best] ? c : best;
            }
            boolean right = best == row.label();
            correct += right ? 1 : 0;
            mean.update(right ? 1 : 0, state);
            double largest = z[best];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                z[c] = Math.exp(z[c] - largest);
                sum += z[c];
            }
            for (int c = 0; c < classes; c++) {
                double d = stepSize * (z[c] / sum - (c == row.label() ? 1 : 0));
                for (int i = 0; i < inputs; i++) {
                    w[c][i] -= d * x[i];
                }
                w[c][inputs] -= d;
            }
        }
        assertThat(correct / 5e4).isCloseTo(accuracy, within(5.1e-6));
        assertThat(mean.mean(state)).isCloseTo(fading, within(5.1e-6));
    }

    private static void assertTrivial(
            List<Row> rows, int classes, double noChange, double majority) {
        Task task = new Task(List.of(), Columns.classes(classes));
        Prequential prequential = Prequential.of(task);
        Baselines baselines = Baselines.of(task);
        StateTree judged = StateTree.of(prequential.state(), 0);
        StateTree known = StateTree.of(baselines.state(), 0);
        for (Row row : rows) {
            float last = baselines.noChange(known);
            float most = baselines.majority(known);
            prequential.update(new float[classes], row.label(), last, most, judged);
            baselines.learn(row.label(), known);
        }
        assertThat(prequential.noChangeAccuracy(judged)).isCloseTo(noChange, within(5.1e-5));
        assertThat(prequential.majorityAccuracy(judged)).isCloseTo(majority, within(5.1e-5));
    }

    private static List<Row> scaled(List<Row> rows, double factor, double shift) {
        for (Row row : rows) {
            for (int i = 0; i < row.inputs().length; i++) {
                row.inputs()[i] = row.inputs()[i] * factor + shift;
            }
        }
        return rows;
    }
}
