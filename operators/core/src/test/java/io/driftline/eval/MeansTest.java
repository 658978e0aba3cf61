package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

/** Card evaluation-metrics, 1. */
class MeansTest {
    private static final int[] CORRECT = {1, 0, 1, 1, 0, 1, 1, 0, 1, 1};

    @Test
    void fadingFollowsTheWorkedExample() {
        double[] expected = {
            1, 0.473684, 0.667897, 0.764466, 0.577788, 0.667897, 0.731554, 0.603106, 0.667897,
            0.718886
        };
        FadingMean fading = new FadingMean(0.9);
        FadingMean slow = new FadingMean(0.999);
        StateTree state = StateTree.of(fading.state(), 0);
        StateTree slowState = StateTree.of(slow.state(), 0);
        assertThat(fading.mean(state)).isZero();
        for (int i = 0; i < 10; i++) {
            fading.update(CORRECT[i], state);
            slow.update(CORRECT[i], slowState);
            assertThat(fading.mean(state)).isCloseTo(expected[i], within(1e-6));
        }
        assertThat(slow.mean(slowState)).isCloseTo(0.700150, within(1e-6));
    }

    @Test
    void fadingByOneForgetsNothing() {
        FadingMean all = new FadingMean(1);
        StateTree state = StateTree.of(all.state(), 0);
        for (int value : CORRECT) {
            all.update(value, state);
        }
        assertThat(all.mean(state)).isEqualTo(0.7);
    }

    @Test
    void windowFollowsTheWorkedExample() {
        double[] expected = {1, 0.5, 2 / 3.0, 0.75, 0.5, 0.75, 0.75, 0.5, 0.75, 0.75};
        WindowedMean windowed = new WindowedMean(4);
        StateTree state = StateTree.of(windowed.state(), 0);
        assertThat(windowed.mean(state)).isZero();
        for (int i = 0; i < 10; i++) {
            windowed.update(CORRECT[i], state);
            assertThat(windowed.mean(state)).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void windowKeepsNothingOfWhatLeftIt() {
        WindowedMean windowed = new WindowedMean(3);
        StateTree state = StateTree.of(windowed.state(), 0);
        for (double value : new double[] {1e30, -7e29, 0.1, 0.2, 0.3}) {
            windowed.update(value, state);
        }
        assertThat(windowed.mean(state)).isEqualTo((0.1 + 0.2 + 0.3) / 3);
    }

    @Test
    void refuseSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new FadingMean(0))
                .hasMessage("fading-mean.alpha is 0; it must be in (0, 1].");
        assertThatThrownBy(() -> new WindowedMean(0))
                .hasMessage("windowed-mean.window is 0; it must be in [1, 1000001).");
    }
}
