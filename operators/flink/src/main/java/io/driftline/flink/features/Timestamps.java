package io.driftline.flink.features;

import io.driftline.flink.flow.UnusableRecordException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.IndexedRecord;

/**
 * Reads timestamps: a long of milliseconds since 1970, unless its logical type says micro- or
 * nanoseconds. A local timestamp is taken as if it were UTC.
 */
public final class Timestamps {
    private static final String ALLOWED = "a long of milliseconds since 1970, or a timestamp";

    private final BoundField field;
    private final long perMilli;

    /** Returns what reads a field that {@link #refusal} has nothing against. */
    public Timestamps(BoundField field) {
        this.field = field;
        this.perMilli = perMilli(field.types().get(0)).orElse(1L);
    }

    /** Returns why a field is not a timestamp, or nothing when it is one. */
    public static Optional<String> refusal(Field field, List<Schema> types, String kind) {
        return types.size() == 1 && perMilli(types.get(0)).isPresent()
                ? Optional.empty()
                : Optional.of(Kinds.refusal(field, types, kind, ALLOWED));
    }

    /**
     * Returns a record's timestamp in milliseconds, rounded down.
     *
     * @throws UnusableRecordException if it is missing
     */
    public long millis(IndexedRecord record) throws UnusableRecordException {
        return Math.floorDiv((Long) field.read(record), perMilli);
    }

    private static Optional<Long> perMilli(Schema type) {
        if (type.getType() != Type.LONG) {
            return Optional.empty();
        }
        if (type.getLogicalType() == null) {
            return Optional.of(1L);
        }
        return switch (type.getLogicalType().getName()) {
            case "timestamp-millis", "local-timestamp-millis" -> Optional.of(1L);
            case "timestamp-micros", "local-timestamp-micros" -> Optional.of(1_000L);
            case "timestamp-nanos", "local-timestamp-nanos" -> Optional.of(1_000_000L);
            default -> Optional.empty();
        };
    }
}
