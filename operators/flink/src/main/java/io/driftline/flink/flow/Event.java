package io.driftline.flink.flow;

import java.util.Arrays;

/**
 * An event as the learner sees it.
 *
 * @param time when it happened, ms
 * @param features one per column of the task; owned by this record, read only
 * @param label class index or number where the label is inside the event; NaN where it comes later
 */
public record Event(String id, long time, float[] features, float label, Origin origin) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Event that
                && id.equals(that.id)
                && time == that.time
                && Arrays.equals(features, that.features)
                && Float.floatToIntBits(label) == Float.floatToIntBits(that.label)
                && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
