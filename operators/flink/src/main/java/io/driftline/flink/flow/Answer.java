package io.driftline.flink.flow;

import java.util.Arrays;

/**
 * The end of a question.
 *
 * @param time when the label became known, or when the question matured without one, ms
 * @param eventTime of the question, ms
 * @param features of the question; read only
 * @param target class index or number; NaN when {@link Outcome#EXPIRED}; {@link Truth#UNDECLARED}
 *     for a class that only its name says
 * @param newClass that name; empty for all others
 * @param origin of the event, without its bytes
 */
public record Answer(
        String id,
        long time,
        long eventTime,
        float[] features,
        float target,
        String newClass,
        Outcome outcome,
        Origin origin)
        implements Turn {

    /** Returns an answer that is no undeclared class. */
    public Answer(
            String id,
            long time,
            long eventTime,
            float[] features,
            float target,
            Outcome outcome,
            Origin origin) {
        this(id, time, eventTime, features, target, "", outcome, origin);
    }

    /** How a question ended. */
    public enum Outcome {
        /** Its label came. */
        LABELLED,
        /** No label came in time; the declared negative is taken for it. */
        ASSUMED,
        /** No label came in time; nothing is learned. */
        EXPIRED
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer that
                && id.equals(that.id)
                && time == that.time
                && eventTime == that.eventTime
                && Arrays.equals(features, that.features)
                && Float.floatToIntBits(target) == Float.floatToIntBits(that.target)
                && newClass.equals(that.newClass)
                && outcome == that.outcome
                && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
