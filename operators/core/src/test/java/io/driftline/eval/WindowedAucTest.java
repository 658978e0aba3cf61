package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

class WindowedAucTest {
    private final WindowedAuc auc = new WindowedAuc(4);
    private final StateTree state = StateTree.of(auc.state(), 0);

    /** By hand: of the four pairs three are in order. */
    @Test
    void countsPairsInTheRightOrder() {
        auc.update(0.1, false, state);
        auc.update(0.4, false, state);
        auc.update(0.35, true, state);
        auc.update(0.8, true, state);
        assertThat(auc.area(state)).isEqualTo(0.75);
        auc.update(0.35, false, state); // in place of 0.1: a tie, and a pair that was in order
        assertThat(auc.area(state)).isEqualTo(0.625);
    }

    @Test
    void countsTiesHalfAlsoOfBothZeros() {
        auc.update(0.0, false, state);
        auc.update(-0.0, true, state);
        assertThat(auc.area(state)).isEqualTo(0.5);
    }

    @Test
    void isOneHalfWhereAClassIsMissing() {
        assertThat(auc.area(state)).isEqualTo(0.5);
        auc.update(0.9, true, state);
        assertThat(auc.area(state)).isEqualTo(0.5);
    }

    @Test
    void agreesWithComparingAllPairs() {
        WindowedAuc wide = new WindowedAuc(200);
        StateTree tree = StateTree.of(wide.state(), 0);
        Rng rng = Rng.ofSeed(2);
        double[] scores = new double[500];
        boolean[] labels = new boolean[500];
        for (int i = 0; i < 500; i++) {
            labels[i] = rng.uniform(3 * i) < 0.3;
            scores[i] = (int) (20 * rng.uniform(3 * i + 1)) / 20.0 + (labels[i] ? 0.2 : 0);
            wide.update(scores[i], labels[i], tree);
        }
        double sum = 0;
        int pairs = 0;
        for (int p = 300; p < 500; p++) {
            for (int n = 300; n < 500; n++) {
                if (labels[p] && !labels[n]) {
                    sum += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertThat(wide.area(tree)).isCloseTo(sum / pairs, within(1e-12)).isGreaterThan(0.6);
    }

    @Test
    void refusesAWindowOfNothing() {
        assertThatThrownBy(() -> new WindowedAuc(0))
                .hasMessage("windowed-auc.window is 0; it must be in [1, 1000001).");
    }
}
