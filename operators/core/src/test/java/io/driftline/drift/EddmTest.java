package io.driftline.drift;

import static io.driftline.drift.TestingStreams.S3;
import static io.driftline.drift.TestingStreams.S5;
import static io.driftline.drift.TestingStreams.detections;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Card drift-detection, 4 and 10; the numbers are River's. */
class EddmTest {
    @Test
    void firesWhereRiverFires() {
        assertThat(detections(new Eddm(30, 0.95, 0.9), S3))
                .containsExactly(157, 300, 459, 581, 771, 926);
        assertThat(detections(new Eddm(30, 0.9, 0.8), TestingNumpy.d2())).containsExactly(1059);
        assertThat(detections(new Eddm(30, 0.95, 0.9), S5)).startsWith(230);
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new Eddm(0, 0.95, 0.9))
                .hasMessage("eddm.warm-start is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new Eddm(30, 1, 0.9))
                .hasMessage("eddm.alpha is 1; it must be in (0, 1).");
        assertThatThrownBy(() -> new Eddm(30, 0.95, 0))
                .hasMessage("eddm.beta is 0; it must be in (0, 1).");
    }
}
