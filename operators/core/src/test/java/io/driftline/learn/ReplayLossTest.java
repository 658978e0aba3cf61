package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.model.CosineHead;
import io.driftline.model.Logistic;
import io.driftline.model.SoftmaxCrossEntropy;
import org.junit.jupiter.api.Test;

/** Card replay, sections 1, 6 and 7: what rows cost, with the numbers written there. */
class ReplayLossTest {
    private static final float NEAR = 1e-6f;
    private static final float[] NEW = {1, 2, 0};

    private float[] derivative = {};

    @Test
    void withoutReplayedRowsAllAreTheMeanLossOfTheNewOnes() {
        ReplayLoss[] rules = {
            new ExperienceReplay(0.3f),
            new DarkExperienceReplay("der", 0.3f, 0),
            new DarkExperienceReplay("der++", 0.3f, 0.5f),
            new AsymmetricReplay(),
            new ProxyContrast(new CosineHead(0.09f)),
            new HolisticContrast(new CosineHead(0.09f), 0.1f, 0.5f, 500),
            new Unreplayed()
        };
        for (ReplayLoss rule : rules) {
            ReplayRows rows = rows(2, 0, 0, 1, 0);
            rows.competing = new boolean[] {true, true, true};
            float mean = mean(rule, rows, new float[][] {NEW, {0, 1, 1}});
            assertThat(mean).as("%s", rule).isCloseTo((0.407606f + 1.861995f) / 2, within(NEAR));
        }
    }

    @Test
    void experienceReplayGivesReplayedRowsTheirShare() {
        float[][] outputs = {NEW, {0, 1, 1}, {0, 1, 1}, {0, 1, 1}};
        ReplayRows rows = rows(1, 3, 1, 1, 2, 2, 2);
        assertThat(mean(new ExperienceReplay(0.75f), rows, outputs))
                .as("each row the same")
                .isCloseTo((0.407606f + 3 * 0.861995f) / 4, within(NEAR));
        assertThat(mean(new ExperienceReplay(0.5f), rows, outputs))
                .isCloseTo((0.407606f + 0.861995f) / 2, within(NEAR));
    }

    @Test
    void darkExperienceReplayComparesWithWhatWasSaid() {
        ReplayRows rows = rows(1, 2, 2, 1, 0, 0, 2, 2);
        rows.said = new float[] {0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        rows.widths = new int[] {0, 3, 3, 0, 0};
        float[][] outputs = {NEW, {2, 0, -1}, {0.5f, 0.5f, 0}, {0, 1, 1}, {0, 1, 1}};
        float[] first = new float[3];
        assertThat(rows.byOutputs(1, outputs[1], 0, 3, first)).isCloseTo(2 / 3f, within(NEAR));
        // The mean over two rows and three outputs is 0.4166667, its derivative half of these.
        assertThat(first).containsExactly(new float[] {2 / 3f, 0, -2 / 3f}, within(NEAR));
        float[] second = new float[3];
        assertThat(rows.byOutputs(2, outputs[2], 0, 3, second))
                .isCloseTo(2 * 0.4166667f - 2 / 3f, within(NEAR));
        assertThat(second).containsExactly(new float[] {-1 / 3f, 1 / 3f, 0}, within(NEAR));
        assertThat(mean(new DarkExperienceReplay("der++", 0.3f, 0.5f), rows, outputs))
                .isCloseTo(0.963603f, within(NEAR));

        rows.draws = 1;
        assertThat(mean(new DarkExperienceReplay("der", 0.3f, 0), rows, outputs))
                .isCloseTo(0.532606f, within(NEAR));
        // row 1: weight α over two drawn rows, times three rows, as the model divides by three
        assertThat(derivatives(new DarkExperienceReplay("der", 0.3f, 0), rows, 1, outputs[1]))
                .containsExactly(new float[] {0.3f, 0, -0.3f}, within(NEAR));
    }

    @Test
    void outputsOfClassesThatJoinedLaterAreNotCompared() {
        ReplayRows rows = rows(0, 1, 1, 0);
        rows.said = new float[] {1, 2, 0};
        rows.widths = new int[] {2};
        float[] derivative = new float[3];
        assertThat(rows.byOutputs(0, new float[] {2, 4, 9}, 0, 3, derivative))
                .isCloseTo((1 + 4) / 2f, within(NEAR));
        assertThat(derivative).containsExactly(1, 2, 0);
        rows.widths = new int[] {0};
        assertThat(rows.byOutputs(0, new float[] {2, 4, 9}, 0, 3, derivative)).isZero();
        assertThat(derivative).containsOnly(0);
    }

    @Test
    void asymmetricReplayMasksOldClassesForNewRows() {
        float[] outputs = {2, 1, 0.5f, -1};
        ReplayRows rows = rows(1, 0, 0, 2);
        rows.competing = new boolean[] {false, false, true, true}; // 3 was never learned
        AsymmetricReplay rule = new AsymmetricReplay();
        assertThat(mean(rule, rows, new float[][] {outputs})).isCloseTo(0.201413f, within(NEAR));
        assertThat(derivative)
                .containsExactly(new float[] {0, 0, -0.182426f, 0.182426f}, within(NEAR));
        assertThat(derivative[0]).isEqualTo(0);
        assertThat(derivative[1]).isEqualTo(0);
    }

    @Test
    void asymmetricReplayFallsBackWhereOneClassIsLeft() {
        float[] outputs = {2, 1, 0.5f, -1};
        ReplayRows rows = rows(1, 0, 0, 2);
        rows.competing = new boolean[] {false, false, true, false}; // masked, the loss would be 0
        assertThat(mean(new AsymmetricReplay(), rows, new float[][] {outputs}))
                .isCloseTo(1.995182f, within(NEAR));
        assertThat(derivative)
                .containsExactly(
                        new float[] {0.60946f, 0.224208f, -0.864011f, 0.030343f}, within(NEAR));
    }

    @Test
    void asymmetricReplayLetsReplayedRowsCompeteWithAll() {
        float[] outputs = {2, 1, 0.5f, -1};
        ReplayRows rows = rows(1, 1, 1, 2, 2);
        rows.competing = new boolean[] {false, false, true, true};
        assertThat(mean(new AsymmetricReplay(), rows, new float[][] {outputs, outputs}))
                .isCloseTo(0.201413f + 1.995182f, within(NEAR));
        assertThat(new AsymmetricReplay().refusal(new Logistic())).contains("output per class");
        assertThat(new AsymmetricReplay().refusal(new SoftmaxCrossEntropy())).isEmpty();
    }

    /** Section 8: the cosines that its proxies and features have, over the temperature. */
    @Test
    void proxyContrastLetsRowsCompeteWithTheClassesOfTheBatch() {
        float[][] outputs = {{0.6f, 0.8f, -0.6f}, {0, 1, 0}, {0.707107f, 0.707107f, -0.707107f}};
        for (float[] row : outputs) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= 0.09f;
            }
        }
        ReplayRows rows = rows(1, 2, 1, 0, 1, 1);
        ReplayLoss rule = new ProxyContrast(new CosineHead(0.09f));
        float[] expected = {2.968136f, 0.693155f, 1.098612f};
        for (int row = 0; row < 3; row++) {
            float[] derivative = new float[3];
            assertThat(rule.value(rows, row, outputs[row], 0, 3, derivative))
                    .isCloseTo(expected[row], within(2e-5f));
            assertThat(derivative[2]).as("no row is of class 2").isEqualTo(0);
            assertThat(derivative[0] + derivative[1]).isCloseTo(0, within(NEAR));
        }
        assertThat(mean(rule, rows, outputs)).isCloseTo(1.586634f, within(2e-5f));
    }

    @Test
    void proxyContrastOfOneClassAloneLetsAllCompete() {
        ReplayRows rows = rows(1, 1, 1, 1, 1);
        ReplayLoss rule = new ProxyContrast(new CosineHead(0.09f));
        assertThat(mean(rule, rows, new float[][] {NEW, NEW})).isCloseTo(0.407606f, within(NEAR));
        assertThat(derivative[1]).isNegative();
        assertThat(rule.refusal(new Logistic())).contains("output per class");
    }

    private static ReplayRows rows(int fresh, int drawn, int draws, float... targets) {
        ReplayRows rows = new ReplayRows(new SoftmaxCrossEntropy());
        rows.fresh = fresh;
        rows.drawn = drawn;
        rows.draws = draws;
        rows.targets = targets;
        assertThat(rows.size()).isEqualTo(targets.length);
        return rows;
    }

    private float mean(ReplayLoss rule, ReplayRows rows, float[][] outputs) {
        float sum = 0;
        for (int row = 0; row < rows.size(); row++) {
            int count = outputs[row].length;
            derivative = new float[count];
            sum += rule.value(rows, row, outputs[row], 0, count, derivative);
        }
        return sum / rows.size();
    }

    private static float[] derivatives(ReplayLoss rule, ReplayRows rows, int row, float[] outputs) {
        float[] derivative = new float[outputs.length];
        rule.value(rows, row, outputs, 0, outputs.length, derivative);
        return derivative;
    }
}
