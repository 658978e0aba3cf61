package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.eval.Baselines;
import io.driftline.eval.Prequential;
import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;

/** What the two trivial learners share: a memory of labels, and no parameters. */
final class LabelMemory {
    private static final String BASELINES = "baselines";

    private final Task task;
    private final Baselines baselines;
    private final List<String> columns;
    private final StateSpec spec;

    LabelMemory(Task task) {
        this.task = task;
        baselines = Baselines.of(task);
        columns = task.columns().stream().map(Task.Column::name).toList();
        StateSpec single =
                StateSpec.of("learner", 1)
                        .perParameter("params")
                        .counter("steps", 0)
                        .counter("rng", 0)
                        .part(baselines.state());
        spec = task.multiLabel() ? single.part(SavedLearner.SETS) : single;
    }

    Task task() {
        return task;
    }

    Baselines baselines() {
        return baselines;
    }

    StateTree of(LearnerState state) {
        return state.tree().part(BASELINES);
    }

    LearnerState start(Rng rng) {
        StateTree tree = StateTree.of(spec, 0);
        tree.counter("rng", rng.key());
        return new LearnerState(Layout.EMPTY, tree);
    }

    /** Learns the labels of a batch whose scores were predicted before. */
    Progress learn(LearnerState state, Batch batch, float[] scores) {
        double sum = 0;
        for (int e = 0; e < batch.size(); e++) {
            sum += Prequential.loss(task, scores, e * task.scores(), batch.targets()[e]);
        }
        for (int e = 0; e < batch.size(); e++) {
            baselines.learn(batch.targets()[e], of(state));
        }
        return new Progress(state.tree().add("steps", 1), (float) (sum / batch.size()), 0, true);
    }

    ModelSnapshot snapshot(LearnerState state, String settings) {
        return new SavedLearner(new Shape(columns, task.classes(), Layout.EMPTY), settings, state)
                .snapshot();
    }
}
