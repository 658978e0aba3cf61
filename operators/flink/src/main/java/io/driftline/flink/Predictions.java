package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Question;
import io.driftline.schemas.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes prediction messages, the same ones wherever a model predicts. Where there may be several
 * classes, none is named as the predicted one: each has a probability of its own.
 */
public final class Predictions {
    private Predictions() {}

    /**
     * Returns the message that says what a model predicted.
     *
     * @param version steps learned by the model; {@link ModelVersion#NONE} where none was there
     * @param scores as many as the task has, or none where no model was there; read only
     */
    public static Prediction of(
            String pipeline,
            String lane,
            Task task,
            Question question,
            long version,
            float[] scores) {
        List<Float> list = new ArrayList<>(scores.length);
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            list.add(scores[i]);
            best = scores[i] > scores[best] ? i : best;
        }
        boolean named = task.classification() && !task.multiLabel() && scores.length > 0;
        return new Prediction(
                pipeline,
                lane,
                question.id(),
                Instant.ofEpochMilli(question.time()),
                version,
                task.classes(),
                list,
                named ? task.classes().get(best) : null);
    }
}
