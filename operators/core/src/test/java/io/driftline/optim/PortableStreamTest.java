package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
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
    private static final int EVENTS = TestingStream.EVENTS;
    private static final float[][] X = TestingStream.X;
    private static final int[] Y = TestingStream.Y;

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
                averaged(
                        List.of(new Adam(0.9f, 0.999f, e)),
                        0.03f,
                        new Lookahead(5, 0.5f),
                        0.326350,
                        0.737782,
                        0.261755,
                        0.367531,
                        0.8370,
                        -1.984667),
                averaged(
                        List.of(),
                        0.3f,
                        new ScheduleFree(0.9f, 0, 2),
                        0.351450,
                        1.157602,
                        0.364622,
                        0.480810,
                        0.8287,
                        -5.424920),
                averaged(
                        List.of(new Adam(0, 0.999f, e)),
                        0.03f,
                        new ScheduleFree(0.9f, 0, 2),
                        0.313650,
                        1.717820,
                        0.321095,
                        0.510866,
                        0.7983,
                        -3.381672),
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
        TestingStream run = new TestingStream(row.optimizer());
        assertThat(run.loss(0, 2000)).isCloseTo(row.before(), within(row.tolerance()));
        assertThat(run.loss(2000, 2500)).isCloseTo(row.after(), within(row.tolerance()));
        assertThat(run.loss(3500, 4000)).isCloseTo(row.late(), within(row.tolerance()));
        assertThat(run.loss(0, EVENTS)).isCloseTo(row.all(), within(row.tolerance()));
        assertThat(run.accuracy()).isCloseTo(row.accuracy(), within(6e-4));
        assertThat((double) run.weight()).isCloseTo(row.weight(), within(10 * row.tolerance()));
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

    /** Scored where the gradient is taken. */
    private static Row averaged(
            List<GradientTransform> chain, float size, WeightAverage average, double... n) {
        Optimizer optimizer =
                new Optimizer(chain, new Constant(size), Optional.of(average), Optional.empty());
        return new Row(optimizer, 2e-5, n[0], n[1], n[2], n[3], n[4], n[5]);
    }

    private static Row row(
            List<GradientTransform> chain, StepSize stepSize, double tolerance, double... n) {
        Optimizer optimizer = new Optimizer(chain, stepSize);
        return new Row(optimizer, tolerance, n[0], n[1], n[2], n[3], n[4], n[5]);
    }
}
