package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.model.Mlp;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.optim.AdaUpgd;
import io.driftline.optim.AdamW;
import io.driftline.optim.Constant;
import io.driftline.optim.Ewc;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Optimizer;
import io.driftline.optim.RiemannianWalk;
import io.driftline.optim.SynapticIntelligence;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdFeatures;
import io.driftline.optim.UpgdForm;
import io.driftline.optim.UpgdForm.Profile;
import io.driftline.optim.UpgdForm.Scale;
import io.driftline.optim.UpgdForm.Scope;
import io.driftline.optim.UpgdSecondOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Card upgd, 8.7, benchmark L3: labels permuted every 500 events. The card's numbers are from
 * arithmetic in double, ours is in float: on these three rows every decision falls the same way,
 * the mean loss agrees to 1e-5 and the sum of squared weights to 1e-4.
 */
class PortableBenchmarkTest {
    private static final int EVENTS = TestingLabels.EVENTS;
    private static final int INPUTS = TestingLabels.INPUTS;

    record Row(
            GradientTransform[] chain,
            float stepSize,
            double first,
            double all,
            double last,
            double loss,
            double squares,
            double weight) {}

    static Stream<Row> rows() {
        GradientTransform[] none = {};
        GradientTransform[] upgd = {new Upgd(0.99f, 0)};
        return Stream.of(
                new Row(none, 0.01f, 0.3900, 0.4598, 0.4924, 1.195789, 18.950042, 0.17697634),
                new Row(none, 0.03f, 0.5200, 0.7360, 0.7648, 0.700094, 61.919096, 0.24830001),
                new Row(upgd, 0.05f, 0.4900, 0.7572, 0.8280, 0.664447, 41.623660, -0.01468026),
                row(
                        new Upgd(0.99f, 0, form(Profile.EXPERIMENT, Scale.GLOBAL)),
                        0.05f,
                        0.4560,
                        0.7440,
                        0.8244,
                        0.680342,
                        41.087895,
                        0.07191933),
                row(
                        new Upgd(0.99f, 0, form(Profile.README, Scale.GLOBAL)),
                        0.05f,
                        0.5160,
                        0.7936,
                        0.8424,
                        0.537675,
                        51.566607,
                        -0.04051967),
                row(
                        new Upgd(0.99f, 0, form(Profile.PAPER, Scale.LOCAL)),
                        0.05f,
                        0.4840,
                        0.6452,
                        0.6592,
                        0.870764,
                        25.412009,
                        0.01670180),
                row(
                        new UpgdSecondOrder(new Upgd(0.99f, 0)),
                        0.05f,
                        0.4920,
                        0.7162,
                        0.7648,
                        0.754173,
                        43.097822,
                        0.08555296),
                row(
                        new UpgdFeatures(0.99f, 0, true, true),
                        0.05f,
                        0.4980,
                        0.6668,
                        0.6460,
                        0.827849,
                        52.599710,
                        0.05786014),
                row(
                        new UpgdFeatures(0.99f, 0, true, false),
                        0.05f,
                        0.4980,
                        0.6238,
                        0.5816,
                        0.897912,
                        57.400727,
                        -0.00750084),
                row(
                        AdaUpgd.of(0.99f, 0, UpgdForm.PAPER, 0.9f, 0.999f, 1e-5f),
                        0.005f,
                        0.4980,
                        0.6226,
                        0.6132,
                        0.948804,
                        33.996761,
                        -0.02221604),
                row(
                        new AdamW(0.9f, 0.999f, 1e-8f, 0),
                        0.003f,
                        0.5540,
                        0.6070,
                        0.5808,
                        0.993970,
                        33.766573,
                        0.03932202),
                row(
                        new Ewc(0.99f, 0.999f, 1, false),
                        0.03f,
                        0.5140,
                        0.6656,
                        0.6424,
                        0.822324,
                        47.253189,
                        0.18434035),
                row(
                        new Ewc(0.99f, 0.999f, 0.1f, true),
                        0.03f,
                        0.5160,
                        0.6956,
                        0.6864,
                        0.771250,
                        50.022301,
                        0.30744924),
                row(
                        new SynapticIntelligence(0.99f, 0.99f, 0.1f),
                        0.03f,
                        0.5180,
                        0.6264,
                        0.5604,
                        0.874995,
                        46.041041,
                        0.21229624),
                row(
                        new RiemannianWalk(0.99f, 0.999f, 0.1f),
                        0.03f,
                        0.5080,
                        0.6530,
                        0.6196,
                        0.842710,
                        47.049024,
                        0.24106786));
    }

    private static Row row(GradientTransform link, float stepSize, double... n) {
        GradientTransform[] chain = {link};
        return new Row(chain, stepSize, n[0], n[1], n[2], n[3], n[4], n[5]);
    }

    private static UpgdForm form(Profile profile, Scale scale) {
        return new UpgdForm(profile, scale, true, Scope.ALL);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reachesTheAccuraciesAndTheLossOfTheCard(Row row) {
        GradientLearner learner = learner(List.of(row.chain()), row.stepSize());
        LearnerState state = learner.start(Rng.ofSeed(0));
        TestingLabels draws = new TestingLabels(state.params().length);
        System.arraycopy(draws.start(), 0, state.params(), 0, draws.start().length);
        int[] right = new int[EVENTS];
        double loss = 0;
        float[] scores = new float[4];
        for (int t = 0; t < EVENTS; t++) {
            learner.predict(state, Batch.question(draws.inputs()[t]), scores);
            int guess = IntStream.range(1, 4).reduce(0, (a, b) -> scores[b] > scores[a] ? b : a);
            right[t] = guess == draws.labels()[t] ? 1 : 0;
            loss +=
                    learner.learn(state, Batch.example(draws.inputs()[t], draws.labels()[t]))
                            .loss();
        }
        assertThat(share(right, 0, 500)).isCloseTo(row.first(), within(1e-9));
        assertThat(share(right, 0, EVENTS)).isCloseTo(row.all(), within(1e-9));
        assertThat(share(right, 2500, EVENTS)).isCloseTo(row.last(), within(1e-9));
        assertThat(loss / EVENTS).isCloseTo(row.loss(), within(1e-5));
        assertThat((double) state.params()[0]).isCloseTo(row.weight(), within(1e-6));
        assertThat(squaredWeights(state)).isCloseTo(row.squares(), within(1e-4));
    }

    @Test
    void drawsTheStreamOfTheCard() {
        GradientLearner learner = learner(List.of(), 0.01f);
        LearnerState state = learner.start(Rng.ofSeed(0));
        TestingLabels draws = new TestingLabels(state.params().length);
        assertThat(Arrays.copyOf(draws.start(), 3))
                .containsExactly(
                        new float[] {0.20424406f, 0.01014381f, -0.23893393f}, within(1e-7f));
        assertThat(draws.start()[draws.start().length - 1]).isCloseTo(0.28100555f, within(1e-7f));
        assertThat(Arrays.copyOf(draws.inputs()[0], 3))
                .containsExactly(
                        new float[] {-1.39549609f, -0.26048742f, -1.28371148f}, within(2e-7f));
        assertThat(draws.labels()).startsWith(2, 1, 0, 1, 3, 2, 0, 1, 0, 3, 2, 0);
        System.arraycopy(draws.start(), 0, state.params(), 0, draws.start().length);
        Progress progress =
                learner.learn(state, Batch.example(draws.inputs()[0], draws.labels()[0]));
        assertThat(progress.loss()).isCloseTo(1.50453551f, within(1e-6f));
        assertThat(sumOfFirstCurvatures(draws)).isCloseTo(0.09647860, within(1e-7));
    }

    private static GradientLearner learner(List<GradientTransform> chain, float stepSize) {
        List<Task.Column> columns =
                IntStream.range(0, INPUTS).mapToObj(i -> new Task.Column("x" + i, true)).toList();
        Task task = new Task(columns, List.of("a", "b", "c", "d"));
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        return new GradientLearner(
                task,
                new Mlp(INPUTS, List.of(16, 8), loss),
                loss,
                new Optimizer(chain, new Constant(stepSize)),
                false,
                "");
    }

    private static double sumOfFirstCurvatures(TestingLabels draws) {
        Mlp mlp = new Mlp(INPUTS, List.of(16, 8), new SoftmaxCrossEntropy());
        float[] curvature = new float[draws.start().length];
        Batch first = Batch.example(draws.inputs()[0], draws.labels()[0]);
        mlp.gradient(draws.start(), first, new float[curvature.length], curvature);
        return IntStream.range(0, 16 * INPUTS).mapToDouble(i -> curvature[i]).sum();
    }

    private static double share(int[] right, int from, int to) {
        return IntStream.range(from, to).map(t -> right[t]).sum() / (double) (to - from);
    }

    private static double squaredWeights(LearnerState state) {
        double sum = 0;
        for (var block : state.layout().blocks()) {
            boolean head = block.name().equals("head");
            for (int i = 0; i < block.size() && !block.name().endsWith("bias"); i++) {
                boolean bias = head && i % block.columns() == block.columns() - 1;
                double w = bias ? 0 : state.params()[block.offset() + i];
                sum += w * w;
            }
        }
        return sum;
    }
}
