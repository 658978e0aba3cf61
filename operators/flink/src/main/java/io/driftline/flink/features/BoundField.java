package io.driftline.flink.features;

import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** A field whose place in the records of one schema is known. Immutable. */
public final class BoundField {
    private final Field field;
    private final int[] positions;
    private final List<Schema> types;

    BoundField(Field field, int[] positions, List<Schema> types) {
        this.field = field;
        this.positions = positions;
        this.types = List.copyOf(types);
    }

    /** Returns the field's path. */
    public String path() {
        return field.path();
    }

    /** Returns the types that the field's values may have, without null. */
    public List<Schema> types() {
        return types;
    }

    /**
     * Returns the field's value, or the declared one when it is missing; never null.
     *
     * @throws UnusableRecordException if it is missing and nothing is declared for that
     */
    public Object read(IndexedRecord record) throws UnusableRecordException {
        Object value = readOrNull(record);
        if (value != null) {
            return value;
        }
        if (field.replacesMissing()) {
            return field.missing();
        }
        throw new UnusableRecordException(
                Reason.MISSING_FIELD,
                "%s is null; give it a value, or declare one with missing:.".formatted(path()));
    }

    /** Returns the field's value, or null when it, or a record on the way to it, is null. */
    public Object readOrNull(IndexedRecord record) {
        Object value = record;
        for (int position : positions) {
            if (value == null) {
                return null;
            }
            value = ((IndexedRecord) value).get(position);
        }
        return value;
    }
}
