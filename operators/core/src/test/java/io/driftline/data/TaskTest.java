package io.driftline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {
    @Test
    void hasAScorePerClassOrOneForANumber() {
        assertThat(new Task(List.of(), List.of("down", "up")).scores()).isEqualTo(2);
        assertThat(new Task(List.of(), List.of()).scores()).isEqualTo(1);
        assertThat(new Task(List.of(), List.of()).classification()).isFalse();
    }

    @Test
    void refusesTargetsThatAreNoClass() {
        assertThat(Task.classIndex(2, 3)).isEqualTo(2);
        for (float target : new float[] {3, -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Task.classIndex(target, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it must be a class index from 0 to 2");
        }
    }

    @Test
    void refusesBatchesWhoseInputsDoNotFit() {
        assertThatThrownBy(() -> new Batch(2, 3, new float[5], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 5 inputs; it must have 6");
        assertThat(Batch.example(new float[] {1, Float.NaN}, 0).finite()).isFalse();
        assertThat(Batch.example(new float[] {1, 2}, Float.NaN).finite()).isFalse();
        assertThat(Batch.question(new float[] {1, 2}).finite()).isTrue();
    }
}
