package io.driftline.flink.state;

import io.driftline.flink.flow.SourceOffset;
import io.driftline.learn.StoredLearner;
import io.driftline.state.StateFormatException;
import java.util.List;

/**
 * A lane as {@link LaneStore} stores it: rows of replay by themselves.
 *
 * @param model the learner's state
 * @param good the last good state of {@link io.driftline.learn.Guard}, as in {@link LaneState}
 * @param tally counts and quality, as in {@link LaneState}; read only
 * @param learned as in {@link LaneState}
 */
public record StoredLane(
        StoredLearner model, StoredLearner good, byte[] tally, List<SourceOffset> learned) {

    public StoredLane {
        learned = List.copyOf(learned);
    }

    /**
     * Returns the lane in one piece.
     *
     * @throws StateFormatException when the rows do not belong to the rest, or are damaged
     */
    public LaneState whole() throws StateFormatException {
        return new LaneState(model.whole(), good.whole(), tally, learned);
    }

    /** Returns the lane without its rows. */
    LaneState rest() {
        return new LaneState(model.bytes(), good.bytes(), tally, learned);
    }
}
