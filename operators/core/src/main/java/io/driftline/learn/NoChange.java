package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import java.util.Arrays;

/** Predicts the last label learned, with certainty: what every learner must beat. */
public final class NoChange implements Learner {
    private final LabelMemory memory;
    private final String settings;

    /**
     * Returns the rule for a task.
     *
     * @param settings as text, for the provenance
     */
    public NoChange(Task task, String settings) {
        memory = new LabelMemory(task);
        this.settings = settings;
    }

    @Override
    public LearnerState start(Rng rng) {
        return memory.start(rng);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        float last = memory.baselines().noChange(memory.of(state));
        int width = memory.task().scores();
        if (!memory.task().classification()) {
            Arrays.fill(scores, 0, batch.size(), last);
            return;
        }
        Arrays.fill(scores, 0, batch.size() * width, 0f);
        for (int e = 0; e < batch.size(); e++) {
            if (memory.task().multiLabel()) {
                for (int i = 0; i < width; i++) {
                    scores[e * width + i] = (int) last >> i & 1;
                }
            } else {
                scores[e * width + (int) last] = 1;
            }
        }
    }

    @Override
    public Progress learn(LearnerState state, Batch batch) {
        if (!batch.finite()) {
            return new Progress(state.steps(), Float.NaN, 0, false);
        }
        float[] scores = new float[batch.size() * memory.task().scores()];
        predict(state, batch, scores);
        return memory.learn(state, batch, scores);
    }

    @Override
    public ModelSnapshot snapshot(LearnerState state) {
        return memory.snapshot(state, settings);
    }

    @Override
    public String toString() {
        return "NoChange";
    }
}
