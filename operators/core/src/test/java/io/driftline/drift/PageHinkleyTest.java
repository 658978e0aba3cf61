package io.driftline.drift;

import static io.driftline.drift.TestingStreams.S1;
import static io.driftline.drift.TestingStreams.S2;
import static io.driftline.drift.TestingStreams.S3;
import static io.driftline.drift.TestingStreams.S4;
import static io.driftline.drift.TestingStreams.S5;
import static io.driftline.drift.TestingStreams.detections;
import static io.driftline.drift.TestingStreams.indices;
import static io.driftline.drift.TestingStreams.zerosThenOnes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.drift.PageHinkley.Mode;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card drift-detection, 2 and 10; the numbers are River's. */
class PageHinkleyTest {
    private static final PageHinkley BOTH = new PageHinkley(30, 0.005, 50, 0.9999, Mode.BOTH);

    @Test
    void followsTheWorkedExample() {
        PageHinkley up = new PageHinkley(5, 0.1, 3, 1, Mode.UP);
        StateTree state = StateTree.of(up.state(), 0);
        for (int i = 1; i <= 6; i++) {
            assertThat(up.update(0, state)).isEqualTo(Drift.NONE);
            assertThat(state.scalar("up")).isCloseTo(-0.1 * i, within(1e-12));
        }
        double[] risen = {0.757143, 1.407143, 1.973810, 2.473810, 2.919264, 3.319264};
        for (int i = 0; i < 6; i++) {
            assertThat(up.update(1, state)).isEqualTo(i < 5 ? Drift.NONE : Drift.RISE);
            assertThat(state.scalar("up") - state.scalar("leastUp"))
                    .isCloseTo(risen[i], within(1e-6));
        }
        assertThat(up.mean(state)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void firesWhereRiverFires() {
        assertThat(detections(BOTH, S1)).containsExactly(1084);
        assertThat(detections(BOTH, S2)).containsExactly(1386);
        assertThat(detections(BOTH, S3)).isEmpty();
        assertThat(detections(BOTH, S4)).containsExactly(1147);
        assertThat(detections(BOTH, S5)).containsExactly(257);
    }

    @Test
    void looksInTheDirectionOfItsMode() {
        double[] values = TestingNumpy.d3();
        assertThat(detections(mode(Mode.UP), values)).containsExactly(588, 1681);
        assertThat(detections(mode(Mode.DOWN), values)).containsExactly(1172);
        assertThat(detections(BOTH, values)).containsExactly(588, 1097, 1585);
        assertThat(indices(BOTH, values, List.of(Drift.FALL))).containsExactly(1097);
    }

    @Test
    void beginsAnewAfterAChange() {
        PageHinkley quick = new PageHinkley(5, 0.1, 3, 1, Mode.UP);
        StateTree state = TestingStreams.after(quick, zerosThenOnes(6, 6));
        assertThat(state.counter("count")).isEqualTo(12);
        quick.update(1, state);
        assertThat(state).isEqualTo(TestingStreams.after(quick, new double[] {1}));
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new PageHinkley(0, 0, 1, 1, Mode.UP))
                .hasMessage("page-hinkley.min-instances is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new PageHinkley(1, -1, 1, 1, Mode.UP))
                .hasMessage("page-hinkley.delta is -1; it must be ≥ 0.");
        assertThatThrownBy(() -> new PageHinkley(1, 0, 0, 1, Mode.UP))
                .hasMessage("page-hinkley.threshold is 0; it must be > 0.");
        assertThatThrownBy(() -> new PageHinkley(1, 0, 1, 1.5, Mode.UP))
                .hasMessage("page-hinkley.alpha is 1.5; it must be in (0, 1].");
    }

    private static PageHinkley mode(Mode mode) {
        return new PageHinkley(30, 0.005, 50, 0.9999, mode);
    }
}
