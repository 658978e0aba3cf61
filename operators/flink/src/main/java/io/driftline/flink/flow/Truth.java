package io.driftline.flink.flow;

/**
 * A label as the learner sees it.
 *
 * @param id of the event it is about
 * @param time when it became known, ms
 * @param target class index, or the number to predict; {@link #UNDECLARED} for a class that only
 *     its name says, because the pipeline does not declare it
 * @param newClass that name; empty for all others
 */
public record Truth(String id, long time, float target, String newClass, Origin origin) {
    /** Stands in for the index of a class that has none yet; no label is infinite. */
    public static final float UNDECLARED = Float.POSITIVE_INFINITY;

    /** Returns a label that is no undeclared class. */
    public Truth(String id, long time, float target, Origin origin) {
        this(id, time, target, "", origin);
    }
}
