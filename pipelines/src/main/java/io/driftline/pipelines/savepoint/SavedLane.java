package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.LaneState;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.SavedLearner;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;

/**
 * One lane of a savepoint.
 *
 * @param pending open questions; their times are the versions that predicted them
 */
public record SavedLane(String name, LaneState state, Group pending) {

    /**
     * Returns what the lane has learned.
     *
     * @throws StateFormatException when the bytes are damaged, or of a format that this build does
     *     not read
     */
    public SavedLearner learner() throws StateFormatException {
        return LearnerCodec.describe(state.model());
    }

    /**
     * Returns the version that the lane goes back to when no step can be taken any more: its own
     * where that is good, or where none is kept.
     *
     * @throws StateFormatException as {@link #learner}
     */
    public long goodVersion() throws StateFormatException {
        byte[] good = state.good().length == 0 ? state.model() : state.good();
        return LearnerCodec.describe(good).state().steps();
    }

    /** Returns the size of the lane, open questions not counted. */
    public long bytes() {
        return (long) state.model().length + state.good().length + state.tally().length;
    }

    /**
     * Returns the lane's counts and quality.
     *
     * @throws StateFormatException as {@link #learner}
     */
    public StateTree tally() throws StateFormatException {
        return StateCodec.read(state.tally(), 0);
    }
}
