package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.flink.flow.Question;
import io.driftline.schemas.Prediction;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private static final Question QUESTION = new Question("a", 5, new float[] {1});
    private static final Task CLASSES = new Task(List.of(), List.of("x", "y", "z"));
    private static final Task NUMBER = new Task(List.of(), List.of());

    @Test
    void namesTheMostProbableClassAndTheLowestOnTies() {
        assertThat(predicted(CLASSES, 0.2f, 0.5f, 0.3f)).isEqualTo("y");
        assertThat(predicted(CLASSES, 0.2f, 0.4f, 0.4f)).isEqualTo("y");
        assertThat(predicted(CLASSES, 0.4f, 0.4f, 0.2f)).isEqualTo("x");
    }

    @Test
    void aNumberHasNoClass() {
        Prediction prediction = Predictions.of("p", "l", NUMBER, QUESTION, 3, new float[] {7.5f});
        assertThat(prediction.getPredicted()).isNull();
        assertThat(prediction.getClasses()).isEmpty();
        assertThat(prediction.getScores()).containsExactly(7.5f);
        assertThat(prediction.getVersion()).isEqualTo(3);
        assertThat(prediction.getEventTime()).isEqualTo(Instant.ofEpochMilli(5));
    }

    @Test
    void saysThatNoModelWasThere() {
        Prediction prediction =
                Predictions.of("p", "l", CLASSES, QUESTION, ModelVersion.NONE, new float[] {});
        assertThat(prediction.getPredicted()).isNull();
        assertThat(prediction.getScores()).isEmpty();
        assertThat(prediction.getVersion()).isEqualTo(-1);
    }

    private static String predicted(Task task, float... scores) {
        return Predictions.of("p", "l", task, QUESTION, 3, scores).getPredicted();
    }
}
