package io.driftline.flink.state;

import io.driftline.flink.flow.SourceOffset;
import java.util.Arrays;
import java.util.List;

/**
 * A lane at a checkpoint, in one piece where {@link LaneStore} gives it.
 *
 * @param model the learner's state, in the format of {@link io.driftline.learn.LearnerCodec}; read
 *     only
 * @param good the last good state of {@link io.driftline.learn.Guard}, in the same format; empty
 *     where that is the start or {@code model}, or is not kept; read only
 * @param tally counts and quality, in the format of {@link io.driftline.state.StateCodec}; read
 *     only
 * @param learned how far the events were learned, by topic and partition, at most one for each
 */
public record LaneState(byte[] model, byte[] good, byte[] tally, List<SourceOffset> learned) {

    public LaneState {
        learned = List.copyOf(learned);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LaneState that
                && Arrays.equals(model, that.model)
                && Arrays.equals(good, that.good)
                && Arrays.equals(tally, that.tally)
                && learned.equals(that.learned);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(model) + Arrays.hashCode(tally);
    }
}
