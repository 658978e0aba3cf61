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
import io.driftline.optim.ContinualBackprop;
import io.driftline.optim.Ewc;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Perturb;
import io.driftline.optim.RiemannianWalk;
import io.driftline.optim.SynapticIntelligence;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdFeatures;
import io.driftline.optim.UpgdForm;
import io.driftline.optim.UpgdForm.Profile;
import io.driftline.optim.UpgdForm.Scale;
import io.driftline.optim.UpgdForm.Scope;
import io.driftline.optim.UpgdSecondOrder;
import io.driftline.optim.WeightDecay;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Card upgd, 8.7: benchmark L3 over 20 000 events and twenty seeds; mean accuracy over the second
 * half, with its standard error. Takes a minute; run it with {@code -Ddriftline.figures=20}, and
 * see RESULTS.md.
 */
@EnabledIfSystemProperty(named = "driftline.figures", matches = "[0-9]+")
class PortableRankingTest {
    private static final int EVENTS = 20_000;

    record Row(String name, Optimizer optimizer, double mean, double error) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        Upgd upgd = new Upgd(0.99f, 0);
        UpgdForm noise = new UpgdForm(Profile.PAPER, Scale.GLOBAL, false, Scope.ALL);
        return Stream.of(
                replaced("continual backprop, rate 0.001", 1e-3f, 0.889, 0.002),
                replaced("continual backprop, rate 0.0001", 1e-4f, 0.886, 0.003),
                row("EWC", 0.03f, 0.895, 0.008, new Ewc(0.99f, 0.999f, 1, false)),
                row("UPGD", 0.05f, 0.873, 0.003, upgd),
                row("UPGD, step 0.03", 0.03f, 0.846, 0.015, upgd),
                row("UPGD, step 0.1", 0.1f, 0.839, 0.005, upgd),
                row(
                        "UPGD with noise and decay",
                        0.05f,
                        0.870,
                        0.003,
                        new Upgd(0.99f, 0.01f),
                        new WeightDecay(0.001f)),
                row("SGD, step 0.05", 0.05f, 0.867, 0.015),
                row("UPGD experiment", 0.05f, 0.860, 0.011, form(Profile.EXPERIMENT, Scale.GLOBAL)),
                row("PGD", 0.03f, 0.848, 0.014, new Perturb(0.1f)),
                row("UPGD readme", 0.05f, 0.844, 0.005, form(Profile.README, Scale.GLOBAL)),
                row("UPGD second order", 0.05f, 0.801, 0.022, new UpgdSecondOrder(upgd)),
                row("RWalk", 0.03f, 0.788, 0.029, new RiemannianWalk(0.99f, 0.999f, 0.1f)),
                row(
                        "shrink and perturb",
                        0.03f,
                        0.776,
                        0.006,
                        new Perturb(0.1f),
                        new WeightDecay(0.01f)),
                row("UPGD local", 0.05f, 0.769, 0.009, form(Profile.PAPER, Scale.LOCAL)),
                row("MAS", 0.03f, 0.765, 0.025, new Ewc(0.99f, 0.999f, 0.1f, true)),
                row(
                        "UPGD non-protecting",
                        0.03f,
                        0.759,
                        0.009,
                        new Upgd(0.99f, 0.1f, noise),
                        new WeightDecay(0.01f)),
                row(
                        "AdaUPGD",
                        0.005f,
                        0.759,
                        0.018,
                        AdaUpgd.of(0.99f, 0, UpgdForm.PAPER, 0.9f, 0.999f, 1e-5f)),
                row("SGD, step 0.03", 0.03f, 0.723, 0.028),
                row("SI", 0.03f, 0.699, 0.043, new SynapticIntelligence(0.99f, 0.99f, 0.1f)),
                row("AdamW", 0.003f, 0.634, 0.021, new AdamW(0.9f, 0.999f, 1e-8f, 0)),
                row("SGD, step 0.1", 0.1f, 0.438, 0.018),
                row(
                        "feature-wise, no noise",
                        0.05f,
                        0.290,
                        0.005,
                        new UpgdFeatures(0.99f, 0, true, false)),
                row(
                        "feature-wise second order, no noise",
                        0.05f,
                        0.353,
                        0.018,
                        new UpgdFeatures(0.99f, 0, true, true)),
                row(
                        "feature-wise, noise and decay",
                        0.05f,
                        0.720,
                        0.005,
                        new UpgdFeatures(0.99f, 0.1f, true, false),
                        new WeightDecay(0.01f)));
    }

    private static Upgd form(Profile profile, Scale scale) {
        return new Upgd(0.99f, 0, new UpgdForm(profile, scale, true, Scope.ALL));
    }

    private static Row row(
            String name, float size, double mean, double error, GradientTransform... chain) {
        return new Row(name, new Optimizer(List.of(chain), new Constant(size)), mean, error);
    }

    private static Row replaced(String name, float rate, double mean, double error) {
        ContinualBackprop rule = new ContinualBackprop(0.99f, rate, 100, true);
        return new Row(
                name,
                new Optimizer(List.of(), new Constant(0.03f), Optional.empty(), Optional.of(rule)),
                mean,
                error);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reachesTheMeanOfTheCard(Row row) {
        int seeds = Integer.getInteger("driftline.figures");
        double[] accuracies =
                IntStream.range(0, seeds).mapToDouble(i -> accuracy(row.optimizer(), i)).toArray();
        double mean = IntStream.range(0, seeds).mapToDouble(i -> accuracies[i]).sum() / seeds;
        double squares = 0;
        for (double accuracy : accuracies) {
            squares += (accuracy - mean) * (accuracy - mean);
        }
        double error = Math.sqrt(squares / Math.max(1, seeds - 1) / seeds);
        System.out.printf(
                "%s: %.3f ± %.3f, card %.3f ± %.3f%n",
                row.name(), mean, error, row.mean(), row.error());
        // The same streams, but where rounding or other noise makes another run of a seed.
        double spread = Math.sqrt(error * error + row.error() * row.error());
        assertThat(mean).isCloseTo(row.mean(), within(0.001 + 3 * spread));
    }

    private static double accuracy(Optimizer optimizer, int seed) {
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        Mlp mlp = new Mlp(TestingLabels.INPUTS, List.of(16, 8), loss);
        List<Task.Column> columns =
                IntStream.range(0, TestingLabels.INPUTS)
                        .mapToObj(i -> new Task.Column("x" + i, true))
                        .toList();
        Task task = new Task(columns, List.of("a", "b", "c", "d"));
        GradientLearner learner = new GradientLearner(task, mlp, loss, optimizer, false, "");
        LearnerState state = learner.start(Rng.ofSeed(seed));
        TestingLabels stream = new TestingLabels(state.params().length, 2024L + seed, EVENTS);
        System.arraycopy(stream.start(), 0, state.params(), 0, stream.start().length);
        float[] scores = new float[4];
        int right = 0;
        for (int t = 0; t < EVENTS; t++) {
            learner.predict(state, Batch.question(stream.inputs()[t]), scores);
            int guess = IntStream.range(1, 4).reduce(0, (a, b) -> scores[b] > scores[a] ? b : a);
            right += t >= EVENTS / 2 && guess == stream.labels()[t] ? 1 : 0;
            learner.learn(state, Batch.example(stream.inputs()[t], stream.labels()[t]));
        }
        return right / (EVENTS / 2.0);
    }
}
