package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.model.CosineHead;
import io.driftline.model.Logistic;
import io.driftline.model.Mlp;
import io.driftline.model.RowLoss;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Card replay, section 9, with the numbers written there. */
class HolisticContrastTest {
    private static final CosineHead HEAD = new CosineHead(0.09f);
    private static final float[] THEN = {1, 0, 0, 1, 1, 1};
    private static final float[] NOW = {1, 0, 1, 1, 0, 1};
    private static final int[] ROWS = {0, 1, 2};

    @Test
    void theWeightSwingsOverFiveHundredSteps() {
        HolisticContrast rule = new HolisticContrast(HEAD, 0.1f, 0.5f, 500);
        assertThat(rule.weight(0)).isEqualTo(0.5625);
        assertThat(rule.weight(125)).isCloseTo(1.18125, within(1e-14));
        assertThat(rule.weight(250)).isCloseTo(1.8, within(1e-14));
        assertThat(rule.weight(375)).isCloseTo(1.18125, within(1e-14));
        for (int i = 0; i < 1500; i++) {
            double cosine = Math.cos(2 * Math.PI * i / 500);
            assertThat(rule.weight(i)).isCloseTo(0.5625 + 0.61875 * (1 - cosine), within(1e-12));
        }
        assertThat(new HolisticContrast(HEAD, 0, 0, 1).weight(7)).isEqualTo(0.5625);
    }

    /** One new row of class 0 and two drawn ones of class 1: the columns are 0, 1, 1. */
    @Test
    void outputsAreComparedOverTheClassesOfTheRows() {
        ReplayRows rows = rows(1, 0, 1, 1);
        rows.said = new float[] {0, 0, 0, 1.5f, 1, 0, 0, 0, 1};
        rows.widths = new int[] {0, 3, 3};
        float[][] outputs = {{0.5f, 0, 1}, {1, 2, 0}, {0, 1, 1}};
        assertThat(distilled(rows, outputs)).isCloseTo(0.708333f, within(1e-6f));
        rows.full = false;
        assertThat(distilled(rows, outputs)).isZero();
        rows.full = true;
        rows.widths = new int[] {0, 0, 1}; // nothing known of one row, only class 0 of the other
        assertThat(distilled(rows, outputs)).isZero();
        rows.said[6] = 3;
        assertThat(distilled(rows, outputs)).isCloseTo(9 / 2f, within(1e-6f));
    }

    @Test
    void similaritiesAreComparedWithThoseThen() {
        SimilarityDistillation rule = new SimilarityDistillation(0.09f);
        float[] derivative = new float[6];
        assertThat(rule.value(NOW, THEN, 2, ROWS, 3, 1, derivative))
                .isCloseTo(4.158665f, within(2e-5f));
        assertThat(derivative).doesNotContain(Float.NaN).isNotEqualTo(new float[6]);
        assertThat(rule.value(THEN, THEN, 2, ROWS, 3, 1, derivative))
                .isCloseTo(0.233334f, within(1e-6f));
        assertThat(derivative).as("the least value").containsOnly(0);
        assertThat(rule.value(NOW, THEN, 2, ROWS, 1, 1, derivative)).as("one row").isZero();
    }

    @Test
    void aDirectionOfNothingHasNoDerivative() {
        float[] now = {0, 0, 1, 1, 0, 1};
        float[] derivative = new float[6];
        Arrays.fill(derivative, 9);
        float value = new SimilarityDistillation(0.09f).value(now, THEN, 2, ROWS, 3, 1, derivative);
        assertThat(value).isFinite();
        assertThat(derivative).startsWith(0, 0).doesNotContain(9f, Float.NaN);
    }

    /** The loss couples the rows: a parameter moves the features of all of them at once. */
    @Test
    void theGradientIsTheDerivativeOfAllThreeTerms() {
        HolisticContrast rule = new HolisticContrast(new CosineHead(0.5f), 0.7f, 0.9f, 4);
        RowLoss loss = new RowLoss(new SoftmaxCrossEntropy());
        Mlp model = new Mlp(3, List.of(6, 5), loss, rule.head());
        float[] params = new float[model.layout(3).size()];
        Rng rng = Rng.ofSeed(4);
        model.initialize(params, 0, rng);
        rng.child("more").addNormals(0.3f, params);
        ReplayRows rows = rows(2, 0, 2, 2, 1, 2, 0);
        rows.step = 1;
        rows.said = new float[18];
        rows.widths = new int[] {0, 0, 3, 2, 3, 0};
        rows.features = new float[30];
        rows.featured = new boolean[] {false, false, true, true, false, true};
        rng.child("said").addNormals(1, rows.said);
        rng.child("features").addNormals(1, rows.features);
        float[] inputs = new float[18];
        rng.child("inputs").addNormals(2, inputs);
        Batch batch = new Batch(6, 3, inputs, new float[] {0, 1, 2, 3, 4, 5});
        loss.rows(
                (row, out, from, count, d) -> rule.value(rows, row, out, from, count, d),
                (features, width, d) -> rule.together(rows, features, width, d));
        float[] gradient = new float[params.length];
        float whole = model.gradient(params, batch, gradient);
        float[] unused = new float[params.length];
        double largest = 0;
        for (int i = 0; i < params.length; i++) {
            float kept = params[i];
            params[i] = kept + 4e-3f;
            double above = model.gradient(params, batch, unused);
            params[i] = kept - 4e-3f;
            double below = model.gradient(params, batch, unused);
            params[i] = kept;
            double slope = (above - below) / 8e-3;
            assertThat((double) gradient[i]).as("parameter %d", i).isCloseTo(slope, within(2e-3));
            largest = Math.max(largest, Math.abs(slope));
        }
        assertThat(largest).isGreaterThan(0.1);
        loss.rows((row, out, from, count, d) -> rule.value(rows, row, out, from, count, d));
        assertThat(model.gradient(params, batch, unused))
                .as("without the similarities")
                .isLessThan(whole - 0.1f);
    }

    @Test
    void withoutReplayedRowsNothingIsWeighted() {
        ReplayRows rows = rows(1, 1);
        rows.draws = 0;
        HolisticContrast rule = new HolisticContrast(HEAD, 0.1f, 0.5f, 500);
        float[] outputs = {1, 2, 0};
        assertThat(rule.value(rows, 0, outputs, 0, 3, new float[3]))
                .isCloseTo(0.407606f, within(1e-6f));
        assertThat(rule.together(rows, new float[2], 2, new float[2])).isZero();
        assertThat(rule.refusal(new Logistic())).contains("output per class");
        assertThatThrownBy(() -> new HolisticContrast(HEAD, 0, -1, 500))
                .hasMessage("beta is -1; it must be ≥ 0.");
    }

    @Test
    void keepsTheFeaturesFromBeforeTheStep() {
        Task task = new Task(List.of(new Task.Column("a", true)), List.of("x", "y", "z"));
        Problems problems = new Problems();
        Map<String, Object> replay = Map.of("loss", "hpcr", "rows", 4, "policy", "ring");
        Map<String, Object> plain =
                Map.of(
                        "model",
                        "mlp",
                        "mlp",
                        Map.of("hidden", List.of(3, 2)),
                        "standardize",
                        false,
                        "replay",
                        replay);
        Learner learner = Catalog.learner(task, Settings.of("learner", plain, problems));
        assertThat(problems.list()).isEmpty();
        LearnerState state = learner.start(Rng.ofSeed(3));
        Mlp same = new Mlp(1, List.of(3, 2), new SoftmaxCrossEntropy(), Optional.of(HEAD));
        for (int i = 0; i < 12; i++) {
            Batch batch = Batch.example(new float[] {1 + i}, i % 3);
            float[] means = new float[state.params().length];
            same.activations(state.params(), batch, means);
            assertThat(learner.learn(state, batch).accepted()).isTrue();
            StateTree kept = state.memory().part("replay").part("rows");
            int at = 3 + 3 + 6; // the biases of the second layer
            assertThat(Arrays.copyOfRange(kept.array("features"), i % 4 * 2, i % 4 * 2 + 2))
                    .containsExactly(means[at], means[at + 1]);
            assertThat(kept.array("known")[i % 4]).isEqualTo(1);
        }
    }

    private static float distilled(ReplayRows rows, float[][] outputs) {
        return total(new HolisticContrast(HEAD, 1, 0, 500), rows, outputs)
                - total(new HolisticContrast(HEAD, 0, 0, 500), rows, outputs);
    }

    private static float total(ReplayLoss rule, ReplayRows rows, float[][] outputs) {
        float sum = 0;
        for (int row = 0; row < rows.size(); row++) {
            sum += rule.value(rows, row, outputs[row], 0, 3, new float[3]);
        }
        return sum / rows.size();
    }

    /** New rows, the rest drawn from a memory that is full. */
    private static ReplayRows rows(int fresh, float... targets) {
        ReplayRows rows = new ReplayRows(new SoftmaxCrossEntropy());
        rows.fresh = fresh;
        rows.draws = 1;
        rows.drawn = targets.length - fresh;
        rows.targets = targets;
        rows.full = true;
        return rows;
    }
}
