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

/** Card drift-detection, 5 and 10; the numbers are MOA's and River's. */
class HddmATest {
    private static final HddmA ONE_SIDED = new HddmA(0.001, 0.005, false);
    private static final HddmA TWO_SIDED = new HddmA(0.001, 0.005, true);

    @Test
    void followsTheWorkedExample() {
        StateTree state = after(ONE_SIDED, zerosThenOnes(50, 3));
        assertThat(state.counter("lowCount")).isEqualTo(50);
        assertThat(ONE_SIDED.mean(state)).isCloseTo(0.056604, within(1e-6));
        assertThat(ONE_SIDED.update(1, state)).isEqualTo(Drift.WARNING);
        assertThat(ONE_SIDED.update(1, state)).isEqualTo(Drift.RISE);
        assertThat(state.counter("count")).isEqualTo(55);
    }

    @Test
    void firesWhereMoaAndRiverFire() {
        assertThat(detections(ONE_SIDED, S1)).containsExactly(1026);
        assertThat(detections(ONE_SIDED, S2)).containsExactly(1213);
        assertThat(detections(ONE_SIDED, S3)).isEmpty();
        assertThat(detections(ONE_SIDED, S4)).isEmpty();
        assertThat(detections(ONE_SIDED, S5)).containsExactly(203);
        assertThat(indices(ONE_SIDED, S1, List.of(Drift.WARNING))).startsWith(1022);
        assertThat(indices(ONE_SIDED, S2, List.of(Drift.WARNING))).startsWith(1165);
        assertThat(detections(ONE_SIDED, TestingNumpy.d2())).containsExactly(1047);
    }

    @Test
    void detectsFallsWhenTwoSided() {
        assertThat(detections(TWO_SIDED, S1)).containsExactly(1026);
        assertThat(indices(TWO_SIDED, S4, List.of(Drift.FALL))).containsExactly(1069);
        assertThat(indices(TWO_SIDED, S4, List.of(Drift.RISE))).isEmpty();
        double[] values = TestingNumpy.d3();
        assertThat(detections(TWO_SIDED, values)).containsExactly(531, 1015, 1545);
        assertThat(indices(TWO_SIDED, values, List.of(Drift.FALL))).containsExactly(1015);
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new HddmA(1, 0.005, false))
                .hasMessage("hddm-a.drift-confidence is 1; it must be in (0, 1).");
        assertThatThrownBy(() -> new HddmA(0.001, 0, false))
                .hasMessage("hddm-a.warning-confidence is 0; it must be in (0, 1).");
    }
}
