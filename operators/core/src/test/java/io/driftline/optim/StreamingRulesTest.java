package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Card streaming-optimizers: worked examples (1, 4 to 7) and the benchmark L2 (9). The card's
 * models have no bias, so the rules are called below the place where they read the head's.
 */
class StreamingRulesTest {
    private static final float[][] X = {{1, 2}, {0.5f, -1}, {1, 1}};
    private static final float[] Y = {1, 0.5f, 2};

    /** Overwrites the gradient −error·x with the step. */
    private interface Rule {
        void step(float[] update, float error);
    }

    @Test
    void nlmsFollowsTheWorkedExample() {
        assertWorked(
                nlms(0.5f),
                new float[] {0.0999999998f, 0.1999999996f},
                new float[] {0.2299999987f, -0.0599999982f},
                new float[] {0.6874999963f, 0.3974999994f});
    }

    @Test
    void obgdFollowsTheWorkedExample() {
        assertWorked(
                obgd(new Obgd(1, 2, false, 1), 2),
                new float[] {0.1666666667f, 0.3333333333f},
                new float[] {0.2916666667f, 0.0833333333f},
                new float[] {0.5416666667f, 0.3333333333f});
    }

    @Test
    void idbdFollowsTheWorkedExample() {
        Idbd idbd = new Idbd(0.05f, 0.1f, 1);
        StateTree state = StateTree.of(idbd.state(), 2);
        float[][] alpha = new float[3][];
        int[] t = {0};
        assertWorked(
                (update, error) -> {
                    idbd.row(update, 0, 2, -error, state);
                    float[] growth = state.vector("logGrowth");
                    alpha[t[0]++] =
                            new float[] {
                                (float) (0.05 * Scalar.exp(growth[0])),
                                (float) (0.05 * Scalar.exp(growth[1]))
                            };
                },
                new float[] {0.05f, 0.1f},
                new float[] {0.0643956789f, 0.0714148381f},
                new float[] {0.1588555185f, 0.1652449380f});
        assertThat(alpha[1])
                .containsExactly(new float[] {0.0500719267f, 0.0497133250f}, within(1e-8f));
        assertThat(state.vector("trace"))
                .containsExactly(new float[] {0.1549983582f, 0.1569293099f}, within(5e-8f));
    }

    @Test
    void autostepFollowsTheWorkedExamplesAlsoWhereItsBoundIsActive() {
        Autostep autostep = new Autostep(0.05f, 0.1f, 1e4f, 1);
        StateTree state = StateTree.of(autostep.state(), 2);
        assertWorked(
                (update, error) -> autostep.row(update, 0, 2, -error, state),
                new float[] {0.05f, 0.1f},
                new float[] {0.0658868319f, 0.0739859242f},
                new float[] {0.1794850593f, 0.1669922864f});
        Autostep bold = new Autostep(0.5f, 0.1f, 1e4f, 1);
        StateTree other = StateTree.of(bold.state(), 2);
        assertWorked(
                (update, error) -> bold.row(update, 0, 2, -error, other),
                new float[] {0.2f, 0.4f},
                new float[] {0.2884136734f, 0.2552260131f},
                new float[] {0.6441741742f, 0.5416491874f});
    }

    @Test
    void ftrlFollowsTheWorkedExample() {
        Ftrl ftrl = new Ftrl(0.1f, 1, 0.05f, 1);
        StateTree state = StateTree.of(ftrl.state(), 2);
        Layout layout = Layout.EMPTY.with("weight", 1, 2);
        float[][] x = {{1, 0.5f}, {1, -1}, {0.5f, 1}};
        int[] y = {1, 0, 1};
        float[][] expected = {
            {0.0281250000f, 0.0148148148f},
            {0.0003086072f, 0.0450993491f},
            {0.0135138231f, 0.0715900973f}
        };
        double[] probability = {0.5, 0.5033274972, 0.5113114829};
        float[] w = {0, 0};
        for (int t = 0; t < 3; t++) {
            double p = Scalar.sigmoid(w[0] * x[t][0] + w[1] * x[t][1]);
            assertThat(p).isCloseTo(probability[t], within(1e-7));
            float d = (float) (p - y[t]);
            float[] update = {d * x[t][0], d * x[t][1]};
            ftrl.apply(update, new Step(t + 1, 1, w, layout, Rng.ofSeed(1)), state);
            w[0] -= update[0];
            w[1] -= update[1];
            assertThat(w).containsExactly(expected[t], within(1e-7f));
        }
        assertThat(state.vector("z"))
                .containsExactly(new float[] {-0.3000546074f, -1.3706595093f}, within(1e-6f));
        assertThat(state.vector("squares"))
                .containsExactly(new float[] {0.5630426861f, 0.5546550362f}, within(1e-7f));
    }

    @Test
    void ftrlKeepsWeightsAtExactlyZeroButNotBiases() {
        Ftrl ftrl = new Ftrl(0.1f, 1, 1, 0);
        Layout layout = Layout.EMPTY.with("head", 1, 3);
        float[] w = {0.5f, 0, 0.5f}; // where the model starts
        StateTree state = StateTree.of(ftrl.state(), 3);
        float[] update = {0, 0, 0};
        ftrl.apply(update, new Step(1, 1, w, layout, Rng.ofSeed(1)), state);
        assertThat(update).containsExactly(new float[3], within(1e-7f));
        float[] small = {0, 0.75f, 0.5f};
        ftrl.apply(small, new Step(2, 1, w, layout, Rng.ofSeed(1)), state);
        assertThat(small[1]).isZero();
        assertThat(small[2]).isPositive();
        float[] large = {0, 0.75f, 0};
        ftrl.apply(large, new Step(3, 1, w, layout, Rng.ofSeed(1)), state);
        assertThat(large[1]).isPositive(); // the two gradients together are above 1
    }

    @Test
    void rulesForErrorsGiveTheSameStepForTheSquaredLossAndForHalfOfIt() {
        Layout layout = Layout.EMPTY.with("head", 1, 3);
        for (int rule = 0; rule < 4; rule++) {
            float[][] steps = new float[2][];
            for (int scale = 1; scale <= 2; scale++) {
                GradientTransform transform =
                        switch (rule) {
                            case 0 -> new Nlms(0.5f, scale);
                            case 1 -> new Obgd(1, 2, true, scale);
                            case 2 -> new Idbd(0.05f, 0.1f, scale);
                            default -> new Autostep(0.05f, 0.1f, 10, scale);
                        };
                StateTree state = StateTree.of(transform.state(), 3);
                for (int t = 1; t <= 3; t++) {
                    float d = scale * (0.5f + t);
                    float[] update = {d * 2, d * t, d};
                    Step step = new Step(t, 1, new float[3], layout, Rng.ofSeed(1));
                    transform.apply(update, step, state);
                    steps[scale - 1] = update;
                }
            }
            assertThat(steps[1]).as("rule %d", rule).containsExactly(steps[0], within(1e-7f));
            assertThat(steps[0][0]).as("rule %d", rule).isPositive();
        }
    }

    @Test
    void rulesForErrorsStandStillWithoutOne() {
        Layout layout = Layout.EMPTY.with("hidden1.weight", 1, 1).with("head", 1, 2);
        for (GradientTransform rule :
                new GradientTransform[] {
                    new Nlms(0.5f, 1),
                    new Obgd(1, 2, false, 1),
                    new Idbd(0.05f, 0.1f, 1),
                    new Autostep(0.05f, 0.1f, 10, 1)
                }) {
            float[] update = {0, 0, 0};
            StateTree state = StateTree.of(rule.state(), 3);
            rule.apply(update, new Step(1, 0, new float[3], layout, Rng.ofSeed(1)), state);
            assertThat(update).containsOnly(0f);
            assertThat(state.finite()).isTrue();
        }
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new Nlms(2, 1))
                .hasMessage("nlms.rate is 2; it must be in [0, 2).");
        assertThatThrownBy(() -> new Nlms(0, 1)).hasMessage("nlms.rate is 0; it must be > 0.");
        assertThatThrownBy(() -> new Obgd(1, 0, true, 1)).hasMessageContaining("obgd.kappa is 0");
        assertThatThrownBy(() -> new Idbd(0, 1, 1)).hasMessageContaining("idbd.initial is 0");
        assertThatThrownBy(() -> new Autostep(1, 1, 0, 1))
                .hasMessageContaining("autostep.tau is 0");
        assertThatThrownBy(() -> new Ftrl(1, 1, -1, 0)).hasMessageContaining("ftrl.l1 is -1");
    }

    record Row(
            String name, Rule rule, double first, double late, double all, double w0, double w5) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("lms", lms(0.03f), 3.077931, 3.240644, 3.232418, 0.668229, 0.475795),
                new Row("nlms .5", nlms(0.5f), 3.145089, 3.278724, 3.277955, 0.696370, 0.429783),
                new Row("nlms .8", nlms(0.8f), 2.989724, 3.142008, 3.129185, 0.726180, 0.508259),
                new Row("idbd .001", idbd(1e-3f), 3.060746, 2.045990, 2.351615, 1.092171, 0.366766),
                new Row("idbd .01", idbd(0.01f), 2.343185, 1.378679, 1.561024, 0.938877, 0.142459),
                new Row("idbd .05", idbd(0.05f), 1.808335, 1.259990, 1.354446, 0.934918, 0.049591),
                new Row(
                        "autostep .01",
                        autostep(0.01f),
                        2.642686,
                        1.603214,
                        1.877797,
                        0.771020,
                        0.080851),
                new Row(
                        "autostep .1",
                        autostep(0.1f),
                        1.699620,
                        1.394817,
                        1.423932,
                        0.828511,
                        -0.008697),
                new Row(
                        "obgd",
                        obgd(new Obgd(1, 2, false, 1), 20),
                        4.148904,
                        3.992505,
                        4.061187,
                        0.745303,
                        0.276766),
                new Row(
                        "adaptive obgd",
                        obgd(new Obgd(1, 2, true, 1), 20),
                        4.211295,
                        4.061139,
                        4.127589,
                        0.728462,
                        0.289616));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tracksAsTheCardSays(Row row) {
        Rng rng = new Rng(42);
        long next = 0;
        int events = 20_000;
        double[] target = new double[20];
        java.util.Arrays.fill(target, 0, 5, 1);
        float[] w = new float[20];
        double[] sums = new double[3];
        for (int t = 0; t < events; t++) {
            if (t > 0 && t % 20 == 0) {
                int flipped = (int) (5 * rng.uniform(next++));
                target[flipped] = -target[flipped];
            }
            float[] x = new float[20];
            double y = 0;
            double guess = 0;
            for (int j = 0; j < 20; j++) {
                double exact = Math.sqrt(3) * (2 * rng.uniform(next++) - 1);
                x[j] = (float) exact;
                y += target[j] * exact;
                guess += (double) w[j] * x[j];
            }
            double error = y - guess;
            sums[0] += t < 2000 ? error * error : 0;
            sums[1] += t >= 10_000 ? error * error : 0;
            sums[2] += error * error;
            step(row.rule(), w, x, (float) error);
        }
        assertThat(sums[0] / 2000).isCloseTo(row.first(), within(2e-5));
        assertThat(sums[1] / 10_000).isCloseTo(row.late(), within(2e-5));
        assertThat(sums[2] / events).isCloseTo(row.all(), within(2e-5));
        assertThat((double) w[0]).isCloseTo(row.w0(), within(2e-5));
        assertThat((double) w[5]).isCloseTo(row.w5(), within(2e-5));
    }

    private static Rule lms(float rate) {
        return (update, error) -> {
            for (int i = 0; i < update.length; i++) {
                update[i] *= rate;
            }
        };
    }

    private static Rule nlms(float rate) {
        Nlms nlms = new Nlms(rate, 1);
        return (update, error) -> {
            float factor = nlms.factor(Kernels.squaredNorm(update), (double) error * error);
            for (int i = 0; i < update.length; i++) {
                update[i] *= factor;
            }
        };
    }

    private static Rule obgd(Obgd obgd, int size) {
        StateTree state = StateTree.of(obgd.state(), size);
        return (update, error) -> obgd.apply(update, Math.abs(error), state);
    }

    private static Rule idbd(float meta) {
        Idbd idbd = new Idbd(0.05f, meta, 1);
        StateTree state = StateTree.of(idbd.state(), 20);
        return (update, error) -> idbd.row(update, 0, update.length, -error, state);
    }

    private static Rule autostep(float meta) {
        Autostep autostep = new Autostep(0.05f, meta, 1e4f, 1);
        StateTree state = StateTree.of(autostep.state(), 20);
        return (update, error) -> autostep.row(update, 0, update.length, -error, state);
    }

    private static void assertWorked(Rule rule, float[]... expected) {
        float[] w = {0, 0};
        for (int t = 0; t < 3; t++) {
            step(rule, w, X[t], Y[t] - (w[0] * X[t][0] + w[1] * X[t][1]));
            assertThat(w).as("w%d", t + 1).containsExactly(expected[t], within(1e-7f));
        }
    }

    private static void step(Rule rule, float[] w, float[] x, float error) {
        float[] update = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            update[i] = -error * x[i];
        }
        rule.step(update, error);
        for (int i = 0; i < w.length; i++) {
            w[i] -= update[i];
        }
    }
}
