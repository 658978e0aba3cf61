package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.eval.Prequential;
import io.driftline.math.Rng;

/**
 * A learner that stops: it learns its first steps, and from then on only says how wrong it is. The
 * loss reported then is that of the metrics, {@link Prequential#loss}.
 */
public final class Frozen implements Learner {
    private final Task task;
    private final Learner learner;
    private final long freezeAfter;

    /**
     * Returns a learner that learns {@code freezeAfter} steps and no more.
     *
     * @param freezeAfter at least 0
     */
    public Frozen(Task task, Learner learner, long freezeAfter) {
        if (freezeAfter < 0) {
            throw new IllegalArgumentException(
                    "freeze-after is %d; it must be ≥ 0.".formatted(freezeAfter));
        }
        this.task = task;
        this.learner = learner;
        this.freezeAfter = freezeAfter;
    }

    @Override
    public LearnerState start(Rng rng) {
        return learner.start(rng);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        learner.predict(state, batch, scores);
    }

    @Override
    public Progress learn(LearnerState state, Batch batch) {
        if (state.steps() < freezeAfter) {
            return learner.learn(state, batch);
        }
        if (!batch.finite()) {
            return new Progress(state.steps(), Float.NaN, 0, false);
        }
        float[] scores = new float[batch.size() * task.scores()];
        learner.predict(state, batch, scores);
        double sum = 0;
        for (int e = 0; e < batch.size(); e++) {
            sum += Prequential.loss(task, scores, e * task.scores(), batch.targets()[e]);
        }
        return new Progress(state.steps(), (float) (sum / batch.size()), 0, true);
    }

    @Override
    public ModelSnapshot snapshot(LearnerState state) {
        return learner.snapshot(state);
    }

    @Override
    public String computePath() {
        return learner.computePath();
    }

    @Override
    public String toString() {
        return "Frozen[after=%d, %s]".formatted(freezeAfter, learner);
    }
}
