package io.driftline.flink.flow;

/**
 * What became of one record read from Kafka: a value, or a rejection.
 *
 * @param time of the value, ms; {@link Long#MIN_VALUE} for a rejection, which has no say in event
 *     time
 * @param value null when rejected
 * @param rejected null when there is a value
 * @param <T> {@link Event} or {@link Truth}
 */
public record Read<T>(long time, T value, Rejected rejected) {

    /** Returns a usable value. */
    public static <T> Read<T> of(long time, T value) {
        return new Read<>(time, value, null);
    }

    /** Returns a rejection. */
    public static <T> Read<T> rejected(Rejected rejected) {
        return new Read<>(Long.MIN_VALUE, null, rejected);
    }
}
