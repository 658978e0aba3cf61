package io.driftline.flink.flow;

import java.util.Arrays;

/**
 * An event as the learner sees it.
 *
 * @param time when it happened, ms
 * @param features one per column of the task; owned by this record, read only
 * @param label class index or number where the label is inside the event; NaN where it comes later;
 *     {@link Truth#UNDECLARED} for a class that only its name says
 * @param newClass that name; empty for all others
 */
public record Event(
        String id, long time, float[] features, float label, String newClass, Origin origin) {

    /** Returns an event whose label is no undeclared class. */
    public Event(String id, long time, float[] features, float label, Origin origin) {
        this(id, time, features, label, "", origin);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event that
                && id.equals(that.id)
                && time == that.time
                && Arrays.equals(features, that.features)
                && Float.floatToIntBits(label) == Float.floatToIntBits(that.label)
                && newClass.equals(that.newClass)
                && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
