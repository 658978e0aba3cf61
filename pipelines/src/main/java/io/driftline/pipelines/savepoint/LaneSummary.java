package io.driftline.pipelines.savepoint;

import io.driftline.data.Task;
import io.driftline.eval.Prequential;
import io.driftline.learn.Guard;
import io.driftline.learn.SavedLearner;
import io.driftline.learn.Shape;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;

/**
 * What there is to say about a lane in a line.
 *
 * @param version steps learned
 * @param published the last version that went out; empty text for a lane that publishes none
 * @param bytes of state, open questions not counted
 * @param rolledBack how often the lane went back to its last good version
 * @param pending open questions
 * @param accuracy of all predictions that were judged; 0 where a number is predicted
 * @param rollingAccuracy of about the last 1,000
 */
public record LaneSummary(
        String name,
        Shape shape,
        String settings,
        long version,
        String published,
        long bytes,
        long questions,
        long answers,
        long learned,
        long skipped,
        long expired,
        long rolledBack,
        long pending,
        double accuracy,
        double rollingAccuracy,
        double logLoss) {

    /**
     * Returns the summary of a lane.
     *
     * @throws StateFormatException when its bytes are damaged, or of a format that this build does
     *     not read
     */
    public static LaneSummary of(SavedLane lane) throws StateFormatException {
        SavedLearner learner = lane.learner();
        StateTree tally = lane.tally();
        Shape shape = learner.shape();
        Task task =
                new Task(
                        shape.columns().stream().map(name -> new Task.Column(name, false)).toList(),
                        shape.classes());
        Prequential quality = Prequential.of(task);
        StateTree judged = tally.part(quality.state().name());
        long published = tally.counter("published");
        boolean classes = task.classification();
        return new LaneSummary(
                lane.name(),
                shape,
                learner.settings(),
                learner.state().steps(),
                published < 0 ? "" : Long.toString(published),
                lane.bytes(),
                tally.counter("questions"),
                tally.counter("answers"),
                tally.counter("learned"),
                tally.counter("skipped"),
                tally.counter("expired"),
                tally.part(Guard.STATE.name()).counter("rolledBack"),
                lane.pending().count(),
                classes ? quality.accuracy(judged) : 0,
                classes ? quality.fadingAccuracy(judged) : 0,
                quality.logLoss(judged));
    }

    /** Returns the number of parameters. */
    public int parameters() {
        return shape.layout().size();
    }
}
