package io.driftline.drift;

import static io.driftline.drift.TestingStreams.S1;
import static io.driftline.drift.TestingStreams.S2;
import static io.driftline.drift.TestingStreams.S3;
import static io.driftline.drift.TestingStreams.S4;
import static io.driftline.drift.TestingStreams.S5;
import static io.driftline.drift.TestingStreams.detections;
import static io.driftline.drift.TestingStreams.indices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card drift-detection, 3 and 10; the numbers are MOA's and River's. */
class DdmTest {
    private static final Ddm PUBLISHED = new Ddm(30, 2, 3, 0);
    private static final Ddm DDM = new Ddm(30, 2, 3, 5);

    @Test
    void followsTheWorkedExample() {
        for (Ddm ddm : List.of(PUBLISHED, DDM)) {
            StateTree state = StateTree.of(ddm.state(), 0);
            for (int i = 1; i <= 40; i++) {
                assertThat(ddm.update(i % 5 == 0 ? 1 : 0, state)).isEqualTo(Drift.NONE);
            }
            assertThat(ddm.mean(state)).isCloseTo(0.2, within(1e-12));
            assertThat(state.scalar("lowestRate")).isCloseTo(0.179487, within(1e-6));
            assertThat(state.scalar("lowestDeviation")).isCloseTo(0.061451, within(1e-6));
            for (int error = 1; error <= 6; error++) {
                Drift expected = error == 1 ? Drift.NONE : error < 6 ? Drift.WARNING : Drift.RISE;
                assertThat(ddm.update(1, state)).isEqualTo(expected);
            }
            assertThat(ddm.mean(state)).isCloseTo(0.304348, within(1e-6));
        }
    }

    @Test
    void firesWhereMoaAndRiverFire() {
        assertThat(detections(PUBLISHED, S1)).containsExactly(1062);
        assertThat(detections(PUBLISHED, S2)).containsExactly(1322);
        assertThat(detections(PUBLISHED, S3)).isEmpty();
        assertThat(detections(PUBLISHED, S4)).isEmpty();
        assertThat(detections(PUBLISHED, S5)).containsExactly(200);
        assertThat(detections(PUBLISHED, TestingNumpy.d2())).containsExactly(1049);
        assertThat(indices(PUBLISHED, S3, List.of(Drift.WARNING))).startsWith(33);
    }

    @Test
    void aFloorOfErrorsChangesOnlyStartsWithoutErrors() {
        assertThat(detections(DDM, S1)).containsExactly(1062);
        assertThat(detections(DDM, S2)).containsExactly(1322);
        assertThat(detections(DDM, S3)).isEmpty();
        assertThat(detections(DDM, S4)).isEmpty();
        assertThat(detections(DDM, S5)).containsExactly(208);
        assertThat(detections(DDM, TestingNumpy.d2())).containsExactly(1049);
    }

    @Test
    void doesNotTakeTheFirstErrorForADrift() {
        double[] values = new double[300];
        values[200] = 1;
        assertThat(detections(PUBLISHED, values)).containsExactly(200);
        assertThat(detections(DDM, values)).isEmpty();
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new Ddm(0, 2, 3, 5))
                .hasMessage("ddm.warm-start is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new Ddm(30, 0, 3, 5))
                .hasMessage("ddm.warning-threshold is 0; it must be > 0.");
        assertThatThrownBy(() -> new Ddm(30, 2, Double.NaN, 5))
                .hasMessage("ddm.drift-threshold is NaN; it must be > 0.");
        assertThatThrownBy(() -> new Ddm(30, 2, 3, -1))
                .hasMessage("ddm.min-errors is -1; it must be ≥ 0.");
    }
}
