package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import java.util.Arrays;

/** Predicts the share of each class learned so far, or the mean: knows labels and no inputs. */
public final class Majority implements Learner {
    private final LabelMemory memory;
    private final String settings;

    /**
     * Returns the rule for a task.
     *
     * @param settings as text, for the provenance
     */
    public Majority(Task task, String settings) {
        memory = new LabelMemory(task);
        this.settings = settings;
    }

    @Override
    public LearnerState start(Rng rng) {
        return memory.start(rng);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        if (!memory.task().classification()) {
            float mean = memory.baselines().majority(memory.of(state));
            Arrays.fill(scores, 0, batch.size(), mean);
            return;
        }
        int width = memory.task().scores();
        for (int e = 0; e < batch.size(); e++) {
            memory.baselines().shares(memory.of(state), scores, e * width);
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
        return "Majority";
    }
}
