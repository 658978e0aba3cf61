package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

class StreamAucTest {
    private final StreamAuc auc = new StreamAuc();
    private final StateTree state = StateTree.of(auc.state(), 0);

    /** By hand: of the four pairs three are in order. */
    @Test
    void countsPairsInTheRightOrder() {
        auc.update(0.1f, 0, state);
        auc.update(0.4f, 0, state);
        auc.update(0.35f, 1, state);
        auc.update(0.8f, 1, state);
        assertThat(auc.area(state)).isEqualTo(0.75);
        assertThat(auc.error(state)).isZero();
    }

    @Test
    void countsTiesHalfAlsoOfBothZeros() {
        auc.update(0, 0, state);
        auc.update(-0f, 1, state);
        assertThat(auc.area(state)).isEqualTo(0.5);
        assertThat(auc.error(state)).as("they are equal").isZero();
        auc.update(1e-44f, 1, state);
        assertThat(auc.error(state)).as("it only shares their bin").isEqualTo(0.5);
    }

    @Test
    void isOneHalfWhereAClassIsMissing() {
        assertThat(auc.area(state)).isEqualTo(0.5);
        auc.update(0.9f, 1, state);
        assertThat(auc.area(state)).isEqualTo(0.5);
        assertThat(auc.error(state)).isZero();
    }

    @Test
    void tellsNearlyCertainPredictionsApart() {
        float[] scores = {0, 1e-30f, 1e-7f, 0.25f, 0.49999f, 0.5f, 0.75f, 1 - 1e-6f, 1 - 1e-7f, 1};
        for (int i = 0; i < scores.length; i++) {
            StateTree fresh = StateTree.of(auc.state(), 0);
            for (int j = 0; j <= i; j++) {
                auc.update(scores[j], j == i ? 1 : 0, fresh);
            }
            assertThat(auc.area(fresh)).as("%s", scores[i]).isEqualTo(i == 0 ? 0.5 : 1);
        }
    }

    @Test
    void isAsFarFromComparingAllPairsAsItSaysAtMost() {
        Rng rng = Rng.ofSeed(2);
        int events = 2000;
        float[] scores = new float[events];
        int[] labels = new int[events];
        for (int i = 0; i < events; i++) {
            labels[i] = rng.uniform(3 * i) < 0.3 ? 1 : 0;
            scores[i] = Scalar.sigmoid(4 * rng.child(i).normal(0) + 2 * labels[i]);
            auc.update(scores[i], labels[i], state);
        }
        double sum = 0;
        long pairs = 0;
        for (int p = 0; p < events; p++) {
            for (int n = 0; n < events; n++) {
                if (labels[p] == 1 && labels[n] == 0) {
                    sum += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertThat(auc.error(state)).isBetween(1e-7, 1e-3);
        assertThat(auc.area(state)).isCloseTo(sum / pairs, within(auc.error(state)));
        assertThat(auc.area(state)).isBetween(0.55, 0.75);
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> auc.update(1.5f, 1, state))
                .hasMessage("The score is 1.5; it must be from 0 to 1.");
        assertThatThrownBy(() -> auc.update(Float.NaN, 1, state))
                .hasMessage("The score is NaN; it must be from 0 to 1.");
    }
}
