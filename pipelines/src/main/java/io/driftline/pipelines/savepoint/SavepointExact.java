package io.driftline.pipelines.savepoint;

import io.driftline.data.Batch;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.learn.LeastSquares;
import io.driftline.learn.SavedLearner;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A savepoint that was written with the state of one lane changed exactly, as only least squares
 * allows: with what another savepoint has learned beside, or as if some examples had never been
 * learned.
 *
 * @param version that the lane has now
 * @param outcomes what became of each thing
 */
public record SavepointExact(long version, List<Change> outcomes) {

    public SavepointExact {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Writes a copy of a savepoint in which a lane has learned what it has, and what the same lane
     * of another savepoint has. Its version is the sum of both, as if one had learned all.
     *
     * @param other of a lane that learned other examples with the same settings
     * @param options of the pipeline that is to go on from it
     * @param to folder that is not there yet
     * @throws SavepointException when the lanes cannot be merged exactly, or the folder is there
     */
    public static SavepointExact merge(
            Savepoint savepoint, SavedLane lane, SavedLane other, PipelineOptions options, Path to)
            throws IOException {
        SavepointCopy copy = new SavepointCopy(savepoint, to);
        LeastSquares learner = learner(lane, options);
        requireSameSettings(lane.learner(), other.learner());
        LearnerState one = state(lane, learner);
        LearnerState two = state(other, learner);
        LearnerState merged = exactly(lane, () -> learner.merge(one, two));
        String what = "what was learned in %d and in %d steps, as if one had learned all";
        return write(copy, lane, learner, merged, what.formatted(one.steps(), two.steps()));
    }

    /**
     * Writes a copy of a savepoint in which a lane is as if it had never learned some examples.
     * That is a step of its own.
     *
     * @param examples that it has learned, as its columns and classes are
     * @param options of the pipeline that is to go on from it
     * @param to folder that is not there yet
     * @throws SavepointException when the lane cannot forget exactly, an example cannot have been
     *     learned, or the folder is there
     */
    public static SavepointExact forget(
            Savepoint savepoint, SavedLane lane, Batch examples, PipelineOptions options, Path to)
            throws IOException {
        SavepointCopy copy = new SavepointCopy(savepoint, to);
        LeastSquares learner = learner(lane, options);
        LearnerState state = state(lane, learner);
        LearnerState without =
                exactly(
                        lane,
                        () -> {
                            learner.remove(state, examples);
                            return state;
                        });
        int count = examples.size();
        String what =
                "as if %d example%s had never been learned".formatted(count, count == 1 ? "" : "s");
        return write(copy, lane, learner, without, what);
    }

    /** Changes a state exactly, or refuses to. */
    private interface Exactly {
        LearnerState changed();
    }

    private static LearnerState exactly(SavedLane lane, Exactly change) throws SavepointException {
        try {
            LearnerState changed = change.changed();
            if (!changed.tree().finite()) {
                throw new ArithmeticException("numbers left the range of double");
            }
            return changed;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new SavepointException(
                    "Lane %s stays as it is: %s".formatted(lane.name(), e.getMessage()), e);
        }
    }

    private static LeastSquares learner(SavedLane lane, PipelineOptions options)
            throws SavepointException {
        LaneOptions declared = SavepointCopy.declared(lane, options);
        Learner learner = LaneLearner.of(options.learning().task(), declared);
        if (learner instanceof LeastSquares exact) {
            return exact;
        }
        throw new SavepointException(
                "Lane %s of pipeline %s learns with %s; only kind: least-squares, without freeze-after, merges and forgets exactly."
                        .formatted(lane.name(), options.name(), learner));
    }

    /** What the ridge is must be the same, because each state holds it once. */
    private static void requireSameSettings(SavedLearner one, SavedLearner other)
            throws SavepointException {
        if (!one.settings().equals(other.settings())) {
            throw new SavepointException(
                    "The lanes learned with other settings, %s and %s; states merge exactly only where these are the same."
                            .formatted(one.settings(), other.settings()));
        }
    }

    private static LearnerState state(SavedLane lane, LeastSquares learner)
            throws SavepointException {
        try {
            return LearnerCodec.of(learner).decode(lane.state().model());
        } catch (StateFormatException e) {
            throw new SavepointException("Lane %s: %s".formatted(lane.name(), e.getMessage()), e);
        }
    }

    /** The last good state would go back to what was, so that none is kept. */
    private static SavepointExact write(
            SavepointCopy copy,
            SavedLane lane,
            LeastSquares learner,
            LearnerState state,
            String what)
            throws IOException {
        LaneState saved = lane.state();
        byte[] model = LearnerCodec.of(learner).encode(state);
        copy.write(lane.name(), new LaneState(model, new byte[0], saved.tally(), saved.learned()));
        List<Change> outcomes = new ArrayList<>();
        outcomes.add(new Change("what was learned", Outcome.MIGRATED, what));
        outcomes.add(
                new Change(
                        "version",
                        Outcome.MIGRATED,
                        "%d, was %d".formatted(state.steps(), lane.learner().state().steps())));
        outcomes.addAll(SavepointImport.rest(lane));
        return new SavepointExact(state.steps(), outcomes);
    }
}
