package io.driftline.flink.state;

import java.util.Arrays;

/**
 * A prediction that waits for its answer, to be judged then.
 *
 * @param scores that were given; read only
 * @param version of the model that gave them
 * @param noChange answer of the rule <i>no change</i> at that time
 * @param majority answer of the rule <i>majority</i> at that time
 */
public record PendingPrediction(float[] scores, long version, float noChange, float majority) {

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingPrediction that
                && Arrays.equals(scores, that.scores)
                && version == that.version
                && Float.floatToIntBits(noChange) == Float.floatToIntBits(that.noChange)
                && Float.floatToIntBits(majority) == Float.floatToIntBits(that.majority);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(scores) + Long.hashCode(version);
    }
}
