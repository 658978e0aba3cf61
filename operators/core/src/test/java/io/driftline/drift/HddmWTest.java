package io.driftline.drift;

import static io.driftline.drift.TestingStreams.S1;
import static io.driftline.drift.TestingStreams.S2;
import static io.driftline.drift.TestingStreams.S3;
import static io.driftline.drift.TestingStreams.S4;
import static io.driftline.drift.TestingStreams.S5;
import static io.driftline.drift.TestingStreams.after;
import static io.driftline.drift.TestingStreams.detections;
import static io.driftline.drift.TestingStreams.indices;
import static io.driftline.drift.TestingStreams.zerosThenOnes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card drift-detection, 6 and 10; the numbers are MOA's and River's. */
class HddmWTest {
    private static final HddmW ONE_SIDED = new HddmW(0.001, 0.005, 0.05, false);
    private static final HddmW TWO_SIDED = new HddmW(0.001, 0.005, 0.05, true);

    @Test
    void followsTheWorkedExample() {
        StateTree state = after(ONE_SIDED, new double[50]);
        assertThat(state.scalar("weights")).isCloseTo(0.032033, within(1e-6));
        double[] weights = {1, 0.905, 0.819262};
        for (int one = 1; one <= 15; one++) {
            Drift expected = one < 12 ? Drift.NONE : one < 15 ? Drift.WARNING : Drift.RISE;
            assertThat(ONE_SIDED.update(1, state)).as("one %d", one).isEqualTo(expected);
            double after = state.part("rise").scalar("afterWeights");
            if (one <= 3) {
                assertThat(after).isCloseTo(weights[one - 1], within(1e-6));
            } else if (one == 12 || one == 15) {
                assertThat(after).isCloseTo(one == 12 ? 0.340879 : 0.257370, within(1e-6));
            }
        }
        assertThat(detections(ONE_SIDED, zerosThenOnes(50, 20))).containsExactly(64);
    }

    @Test
    void firesWhereMoaAndRiverFire() {
        assertThat(detections(ONE_SIDED, S1)).containsExactly(1007);
        assertThat(detections(ONE_SIDED, S2)).containsExactly(1165);
        assertThat(detections(ONE_SIDED, S3)).isEmpty();
        assertThat(detections(ONE_SIDED, S4)).containsExactly(564);
        assertThat(detections(ONE_SIDED, S5)).containsExactly(214);
        assertThat(detections(ONE_SIDED, TestingNumpy.d2())).containsExactly(1018);
    }

    @Test
    void detectsFallsWhenTwoSided() {
        assertThat(detections(TWO_SIDED, S4)).containsExactly(378, 573, 1021);
        assertThat(indices(TWO_SIDED, S4, List.of(Drift.FALL))).contains(1021);
        assertThat(detections(TWO_SIDED, TestingNumpy.d3())).containsExactly(507, 1032, 1508);
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new HddmW(1, 0.005, 0.05, false))
                .hasMessage("hddm-w.drift-confidence is 1; it must be in (0, 1).");
        assertThatThrownBy(() -> new HddmW(0.001, 0, 0.05, false))
                .hasMessage("hddm-w.warning-confidence is 0; it must be in (0, 1).");
        assertThatThrownBy(() -> new HddmW(0.001, 0.005, 1, false))
                .hasMessage("hddm-w.lambda is 1; it must be in (0, 1).");
    }
}
