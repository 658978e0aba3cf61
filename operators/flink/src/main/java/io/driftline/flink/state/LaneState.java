package io.driftline.flink.state;

import java.util.Arrays;

/**
 * A lane at a checkpoint. Both parts carry the format and version of {@link
 * io.driftline.state.StateCodec}.
 *
 * @param model the learner's state; read only
 * @param tally counts and quality; read only
 */
public record LaneState(byte[] model, byte[] tally) {

    @Override
    public boolean equals(Object other) {
        return other instanceof LaneState that
                && Arrays.equals(model, that.model)
                && Arrays.equals(tally, that.tally);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(model) + Arrays.hashCode(tally);
    }
}
