package io.driftline.flink.state;

import java.util.Arrays;

/**
 * A lane at a checkpoint.
 *
 * @param model the learner's state, in the format of {@link io.driftline.learn.LearnerCodec}; read
 *     only
 * @param tally counts and quality, in the format of {@link io.driftline.state.StateCodec}; read
 *     only
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
