package io.driftline.pipelines.demo;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.eval.Baselines;
import io.driftline.eval.Prequential;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.options.LaneOptions;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.state.StateTree;
import java.util.List;

/** Runs a pipeline's lanes over the stream in one plain loop: what the jobs must come to. */
final class TestingLanes {
    /** What a lane came to. */
    record Result(double accuracy, double kappaTemporal, double logLoss) {}

    private TestingLanes() {}

    /** Returns what one lane comes to, learning each label before the event of the same time. */
    static Result run(PipelineOptions options, String lane, List<PriceChange> changes)
            throws UnusableRecordException {
        Task task = options.learning().task();
        LaneOptions declared =
                options.learning().lanes().stream()
                        .filter(one -> one.name().equals(lane))
                        .findFirst()
                        .orElseThrow();
        Learner learner =
                Catalog.learner(task, Settings.of("learner", declared.settings(), new Problems()));
        LearnerState state = learner.start(Rng.ofSeed(declared.seed()));
        Prequential quality = Prequential.of(task);
        Baselines rules = Baselines.of(task);
        StateTree judged = StateTree.of(quality.state(), 0);
        StateTree known = StateTree.of(rules.state(), 0);
        float[] scores = new float[task.scores()];
        float[] features = {};
        for (PriceChange change : changes) {
            if (change.truth().isPresent()) {
                int target = task.classes().indexOf(change.truth().get().getValue().toString());
                quality.update(
                        scores, target, rules.noChange(known), rules.majority(known), judged);
                rules.learn(target, known);
                learner.learn(state, Batch.example(features, target));
            }
            features = options.features().read(change.event());
            learner.predict(state, Batch.question(features), scores);
        }
        return new Result(
                quality.accuracy(judged), quality.kappaTemporal(judged), quality.logLoss(judged));
    }
}
