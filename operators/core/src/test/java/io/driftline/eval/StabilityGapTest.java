package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

/** Card evaluation-metrics, 5. */
class StabilityGapTest {
    private static final double[] FIRST = {0.9, 0.5, 0.3, 0.6, 0.8, 0.85};

    @Test
    void followsTheWorkedExample() {
        StabilityGap gap = new StabilityGap(5, 2);
        StateTree state = example(gap);
        assertThat(gap.minimumAccuracy(state)).isCloseTo(0.3, within(1e-12));
        assertThat(gap.worstCaseAccuracy(1, state)).isCloseTo(0.61, within(1e-12));
        assertThat(gap.windowedForgetting(state)).isCloseTo(0.4, within(1e-12));
        StabilityGap three = new StabilityGap(5, 3);
        assertThat(three.windowedForgetting(example(three))).isCloseTo(0.6, within(1e-12));
        StabilityGap six = new StabilityGap(5, 6);
        assertThat(six.windowedPlasticity(example(six))).isCloseTo(0.55, within(1e-12));
    }

    @Test
    void plasticityLooksAtAllPairs() {
        StabilityGap gap = new StabilityGap(1, 3);
        StateTree state = StateTree.of(gap.state(), 0);
        for (double accuracy : new double[] {0.5, 0.2, 0.9}) {
            gap.update(0, accuracy, state);
        }
        gap.end(0, state);
        assertThat(gap.windowedPlasticity(state)).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void takesMeansOverTheEndedParts() {
        StabilityGap gap = new StabilityGap(3, 2);
        StateTree state = StateTree.of(gap.state(), 0);
        assertThat(gap.minimumAccuracy(state)).isZero();
        gap.update(0, 0.9, state);
        assertThat(gap.worstCaseAccuracy(0, state)).isEqualTo(0.9);
        gap.end(0, state);
        assertThat(gap.minimumAccuracy(state)).as("not evaluated since").isEqualTo(0.9);
        gap.update(0, 0.4, state);
        gap.update(1, 0.8, state);
        gap.end(1, state);
        gap.update(1, 0.6, state);
        gap.update(2, 0.7, state);
        assertThat(gap.minimumAccuracy(state)).isCloseTo(0.5, within(1e-12));
        assertThat(gap.worstCaseAccuracy(2, state))
                .isCloseTo(0.7 / 3 + 2 / 3.0 * 0.5, within(1e-12));
        assertThat(gap.windowedForgetting(state)).isCloseTo((0.5 + 0.2) / 2, within(1e-12));
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new StabilityGap(0, 2))
                .hasMessage("stability-gap.parts is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new StabilityGap(10, 1))
                .hasMessage("stability-gap.window is 1; it must be in [2, 100000).");
    }

    private static StateTree example(StabilityGap gap) {
        StateTree state = StateTree.of(gap.state(), 0);
        for (int i = 0; i < FIRST.length; i++) {
            gap.update(0, FIRST[i], state);
            if (i == 0) {
                gap.end(0, state);
            }
        }
        gap.update(1, 0.92, state);
        return state;
    }
}
