package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LaneHistoryTest {
    private final LaneHistory history = new LaneHistory(List.of("upgd", "sgd"));

    @Test
    void keepsLanesInThePipelinesOrderWhoeverReportsFirst() {
        history.add(TestingProgress.of("sgd", 10, 5));
        assertThat(history.lanes()).containsExactly("upgd", "sgd");
        assertThat(history.champion()).isEqualTo("upgd");
        assertThat(history.newest("upgd")).isEmpty();
        assertThat(history.newest("sgd")).hasValue(TestingProgress.of("sgd", 10, 5));
    }

    @Test
    void countsWhatWasRightAfterACertainAnswer() {
        history.add(TestingProgress.of("upgd", 10, 2));
        history.add(TestingProgress.of("upgd", 20, 10));
        history.add(TestingProgress.of("upgd", 40, 25));
        assertThat(history.accuracyAfter("upgd", 20)).isCloseTo(15 / 20.0, within(1e-12));
        assertThat(history.accuracyAfter("upgd", 11)).isCloseTo(15 / 20.0, within(1e-12));
        assertThat(history.accuracyAfter("upgd", 40)).isZero();
        assertThat(history.accuracyAfter("upgd", 41)).isZero();
    }

    @Test
    void ignoresRepeats() {
        history.add(TestingProgress.of("upgd", 20, 10));
        history.add(TestingProgress.of("upgd", 10, 2));
        history.add(TestingProgress.of("upgd", 20, 10));
        assertThat(history.of("upgd")).containsExactly(TestingProgress.of("upgd", 20, 10));
    }

    @Test
    void refusesALaneThatThePipelineLacks() {
        assertThatThrownBy(() -> history.add(TestingProgress.of("adam", 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "There is progress of lane adam; the pipeline has the lanes upgd, sgd.");
    }
}
