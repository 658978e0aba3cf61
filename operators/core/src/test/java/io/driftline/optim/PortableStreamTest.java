package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Card adaptive-optimizers, 19, benchmark L1: logistic regression whose true weights, three of
 * five, change sign in the middle. The card's numbers are from arithmetic in double; ours, in
 * float, differ from them by less than the tolerance of the row.
 */
class PortableStreamTest {
    private static final int EVENTS = 4000;
    private static final int INPUTS = 20;
    private static final float[][] X = new float[EVENTS][INPUTS];
    private static final int[] Y = new int[EVENTS];

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

    record Row(
            Optimizer optimizer,
            double tolerance,
            double before,
            double after,
            double late,
            double all,
            double accuracy,
            double weight) {

        @Override
        public String toString() {
            return optimizer.toString();
        }
    }

    static Stream<Row> rows() {
        float e = 1e-8f;
        return Stream.of(
                row(0.01f, 0.386070, 0.912465, 0.299901, 0.444393, 0.8145, -1.092732),
                row(0.03f, 0.328264, 0.768394, 0.260996, 0.373508, 0.8337, -1.745135),
                row(0.1f, 0.333041, 0.610330, 0.283660, 0.364751, 0.8340, -2.696134),
                row(
                        new Adam(0.9f, 0.999f, e),
                        0.01f,
                        0.336785,
                        0.822545,
                        0.263061,
                        0.385534,
                        0.8325,
                        -1.702236),
                row(
                        new Adam(0.9f, 0.999f, e),
                        0.03f,
                        0.333212,
                        0.650379,
                        0.278165,
                        0.365869,
                        0.8333,
                        -2.531662),
                row(
                        new AdamW(0.9f, 0.999f, e, 0.01f),
                        0.03f,
                        0.333615,
                        0.561034,
                        0.280439,
                        0.355964,
                        0.8343,
                        -2.098259),
                row(
                        new RmsProp(0.99f, e),
                        0.01f,
                        0.326626,
                        1.039409,
                        0.264095,
                        0.412365,
                        0.8190,
                        -1.744475),
                row(
                        new AmsGrad(0.9f, 0.999f, e, true),
                        0.03f,
                        0.333028,
                        0.648978,
                        0.274085,
                        0.364415,
                        0.8340,
                        -2.464039),
                row(
                        new AdaBound(0.9f, 0.999f, 1 / 0.03f, 1e-3f, e),
                        0.03f,
                        0.743819,
                        1.566793,
                        1.140721,
                        1.037358,
                        0.8093,
                        -10.025632),
                row(
                        new AdEmaMix(0.9f, 0.999f, 0.9999f, 2, e, 0),
                        0.03f,
                        0.335266,
                        0.748427,
                        0.281364,
                        0.379538,
                        0.8323,
                        -2.924424),
                row(
                        new Upgd(0.999f, 0),
                        0.1f,
                        0.333021,
                        0.570012,
                        0.265843,
                        0.351651,
                        0.8397,
                        -1.858056),
                row(
                        List.of(),
                        new Dog(1, 1e-6f, 1e-8f),
                        1e-3, // begins with moves of a millionth, where float loses digits
                        0.642621,
                        0.601125,
                        0.280623,
                        0.524145,
                        0.8267,
                        -1.394279),
                row(
                        List.of(),
                        new Dog(1, 1e-2f, 1e-8f),
                        2e-5,
                        0.358250,
                        0.651700,
                        0.259553,
                        0.372582,
                        0.8365,
                        -2.072965),
                row(
                        List.of(),
                        new DAdaptation(1, 1e-6f, Float.MAX_VALUE, Float.MAX_VALUE),
                        1e-3,
                        0.470983,
                        0.746441,
                        0.410174,
                        0.506326,
                        0.8190,
                        -4.524760),
                row(
                        List.of(new DAdaptAdam(1e-6f, Float.MAX_VALUE, Float.MAX_VALUE)),
                        new Constant(1),
                        1e-3,
                        0.769733,
                        1.045917,
                        0.524141,
                        0.742221,
                        0.8190,
                        -5.406039),
                row(
                        List.of(new Momo(false, 0.1f, 0.9f, false, 0, 0)),
                        new Constant(1),
                        2e-5,
                        0.339391,
                        0.637389,
                        0.282942,
                        0.370159,
                        0.8335,
                        -2.647291),
                row(
                        List.of(new Momo(false, 1, 0.9f, false, 0, 0)),
                        new Constant(1),
                        2e-5,
                        0.504352,
                        0.753915,
                        0.442848,
                        0.541675,
                        0.8253,
                        -4.493687),
                row(
                        List.of(new Momo(true, 0.01f, 0.9f, true, 0, 0)),
                        new Constant(1),
                        2e-5,
                        0.336785,
                        0.822545,
                        0.263061,
                        0.385534,
                        0.8325,
                        -1.702236),
                row(
                        List.of(new Ftrl(0.1f, 1, 0, 0)),
                        new Constant(1),
                        2e-5,
                        0.360907,
                        1.090170,
                        0.402235,
                        0.507337,
                        0.7708,
                        -0.575336),
                row(
                        List.of(new Ftrl(0.3f, 1, 1, 0)),
                        new Constant(1),
                        2e-5,
                        0.309567,
                        1.008161,
                        0.278158,
                        0.405602,
                        0.8263,
                        -1.298381));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reachesTheLossesOfTheCard(Row row) {
        float[] w = new float[INPUTS + 1];
        float[] x = new float[INPUTS + 1];
        x[INPUTS] = 1;
        Layout layout = Layout.EMPTY.with("row", 1, INPUTS + 1); // l1 on the bias too
        StateTree state = StateTree.of(row.optimizer().state(), w.length);
        double[] loss = new double[EVENTS];
        int right = 0;
        for (int t = 0; t < EVENTS; t++) {
            System.arraycopy(X[t], 0, x, 0, INPUTS);
            double p = Scalar.sigmoid(score(w, x));
            loss[t] = -Scalar.log(Y[t] == 1 ? p : 1 - p);
            right += p > 0.5 == (Y[t] == 1) ? 1 : 0;
            float[] update = new float[w.length];
            for (int j = 0; j < w.length; j++) {
                update[j] = (float) (p - Y[t]) * x[j];
            }
            Step step = new Step(t + 1, (float) loss[t], w, layout, Rng.ofSeed(1));
            row.optimizer().next(update, step, state);
            w = update;
        }
        assertThat(mean(loss, 0, 2000)).isCloseTo(row.before(), within(row.tolerance()));
        assertThat(mean(loss, 2000, 2500)).isCloseTo(row.after(), within(row.tolerance()));
        assertThat(mean(loss, 3500, 4000)).isCloseTo(row.late(), within(row.tolerance()));
        assertThat(mean(loss, 0, EVENTS)).isCloseTo(row.all(), within(row.tolerance()));
        assertThat(right / (double) EVENTS).isCloseTo(row.accuracy(), within(6e-4));
        assertThat((double) w[0]).isCloseTo(row.weight(), within(10 * row.tolerance()));
    }

    @Test
    void drawsTheStreamOfTheCard() {
        assertThat(java.util.Arrays.copyOf(X[0], 3))
                .containsExactly(
                        new float[] {0.83680529f, -1.17810496f, -0.76694818f}, within(1e-7f));
        assertThat(Y).startsWith(0, 1, 0, 0, 1, 1, 0, 1, 1, 0);
        assertThat(java.util.Arrays.stream(Y).sum()).isEqualTo(2018);
    }

    private static Row row(float size, double... numbers) {
        return row(List.of(), new Constant(size), 2e-5, numbers);
    }

    private static Row row(GradientTransform link, float size, double... numbers) {
        return row(List.of(link), new Constant(size), 2e-5, numbers);
    }

    private static Row row(
            List<GradientTransform> chain, StepSize stepSize, double tolerance, double... n) {
        Optimizer optimizer = new Optimizer(chain, stepSize);
        return new Row(optimizer, tolerance, n[0], n[1], n[2], n[3], n[4], n[5]);
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
