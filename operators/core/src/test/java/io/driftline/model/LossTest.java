package io.driftline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossTest {
    private final Loss softmax = new SoftmaxCrossEntropy();
    private final Loss logistic = new Logistic();
    private final Loss squared = new SquaredError();

    @Test
    void softmaxGivesProbabilitiesAndTheirLogarithm() { // card evaluation-metrics, 7: z = (.2, .6)
        float[] derivative = new float[3];
        float loss = softmax.value(new float[] {9, 0.2f, 0.6f}, 1, 2, 1, derivative);
        assertThat(loss).isCloseTo((float) -Math.log(0.598688), within(2e-6f));
        assertThat(derivative)
                .containsExactly(new float[] {0, 0.401312f, 0.598688f - 1}, within(1e-6f));
        float[] scores = new float[3];
        softmax.link(new float[] {9, 0.2f, 0.6f}, 1, 2, scores, 1);
        assertThat(scores).containsExactly(new float[] {0, 0.401312f, 0.598688f}, within(1e-6f));
    }

    @Test
    void logisticIsSoftmaxOfTwo() {
        for (float z = -40; z <= 40; z += 0.7f) {
            for (int target = 0; target < 2; target++) {
                float[] one = new float[1];
                float[] two = new float[2];
                float loss = logistic.value(new float[] {z}, 0, 1, target, one);
                assertThat(loss)
                        .isCloseTo(
                                softmax.value(new float[] {0, z}, 0, 2, target, two),
                                within(1e-6f + 1e-6f * loss));
                assertThat(one[0]).isCloseTo(two[1], within(1e-6f));
                float[] scores = new float[2];
                logistic.link(new float[] {z}, 0, 1, scores, 0);
                assertThat(scores[0] + scores[1]).isCloseTo(1, within(1e-6f));
                assertThat(-Math.log(scores[target])).isCloseTo(loss, within(1e-5 + 1e-5 * loss));
            }
        }
    }

    /** A question of its own for each class: the sum of as many logistic losses. */
    @Test
    void binaryCrossEntropyIsTheSumOfLogisticLosses() {
        Loss sets = new BinaryCrossEntropy();
        float[] outputs = {9, 0.2f, -40, 3};
        for (int set = 0; set < 8; set++) {
            float[] derivative = new float[4];
            float[] scores = new float[4];
            float loss = sets.value(outputs, 1, 3, set, derivative);
            sets.link(outputs, 1, 3, scores, 1);
            float expected = 0;
            for (int i = 0; i < 3; i++) {
                float[] one = new float[1];
                float[] two = new float[2];
                float[] output = {outputs[1 + i]};
                expected += logistic.value(output, 0, 1, set >> i & 1, one);
                logistic.link(output, 0, 1, two, 0);
                assertThat(derivative[1 + i]).isEqualTo(one[0]);
                assertThat(scores[1 + i]).isEqualTo(two[1]);
            }
            assertThat(loss).isCloseTo(expected, within(1e-5f));
            assertThat(derivative[0]).isZero();
        }
        // z = (ln 3, 0), both true: p = (¾, ½), loss ln 4/3 + ln 2
        float[] two = new float[2];
        assertThat(sets.value(new float[] {1.0986123f, 0}, 0, 2, 3, two))
                .isCloseTo(0.9808293f, within(1e-6f));
        assertThat(two).containsExactly(new float[] {-0.25f, -0.5f}, within(1e-6f));
        assertThatThrownBy(() -> sets.value(new float[2], 0, 2, 4, two))
                .hasMessage(
                        "The target is 4.0; it must be a set of 2 classes, a whole number from 0 to"
                                + " 3.");
    }

    @Test
    void squaredErrorHasNoFactorOfAHalf() {
        float[] derivative = new float[1];
        assertThat(squared.value(new float[] {3}, 0, 1, 1, derivative)).isEqualTo(4);
        assertThat(derivative[0]).isEqualTo(4);
    }

    @Test
    void scoresAreFiniteWhateverTheOutputsAre() {
        float[] extremes = {
            0,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY
        };
        float[] scores = new float[2];
        for (float a : extremes) {
            for (float b : extremes) {
                softmax.link(new float[] {a, b}, 0, 2, scores, 0);
                assertThat(scores[0] + scores[1]).isCloseTo(1, within(1e-6f));
                logistic.link(new float[] {a}, 0, 1, scores, 0);
                assertThat(scores[0] + scores[1]).isCloseTo(1, within(1e-6f));
                squared.link(new float[] {a}, 0, 1, scores, 0);
                assertThat(scores[0]).isFinite();
            }
        }
    }

    @Test
    void refusesTargetsThatAreNoClass() {
        assertThatThrownBy(() -> softmax.value(new float[2], 0, 2, 2, new float[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> logistic.value(new float[1], 0, 1, 0.5f, new float[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
