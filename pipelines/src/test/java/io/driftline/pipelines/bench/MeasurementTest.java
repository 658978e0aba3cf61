package io.driftline.pipelines.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(Measurement.of("speed", "1/s", List.of(9.0, 1.0, 5.0)))
                .isEqualTo(new Measurement("speed", 5, "1/s", 1, 9));
    }

    @Test
    void theMedianOfAnEvenNumberIsHalfwayBetweenTheTwoInTheMiddle() {
        assertThat(Measurement.of("speed", "1/s", List.of(8.0, 1.0, 2.0, 4.0)))
                .isEqualTo(new Measurement("speed", 3, "1/s", 1, 8));
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Measurement.of("speed", "1/s", List.of()))
                .hasMessage("There are no values of speed.");
    }
}
