package io.driftline.pipelines.evaluate;

import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.Field;
import io.driftline.flink.features.FieldPath;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.wire.TargetReader;
import io.driftline.pipelines.config.StreamFields;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;

/**
 * Reads what came true out of a row, as the job reads it, or by which side of a number it is on.
 */
final class Targets {
    private final BoundField field;
    private final StreamFields stream;
    private final TargetReader reader;

    /**
     * Returns what reads targets.
     *
     * @param classes in the order of a learner's scores; empty where a number is predicted
     * @throws IllegalArgumentException when the label's type says neither
     */
    Targets(StreamFields stream, List<String> classes) {
        this.stream = stream;
        field = FieldPath.require(stream.schema(), Field.required(stream.label()));
        reader = new TargetReader(field, stream.above().isPresent() ? List.of() : classes);
    }

    /**
     * Returns the class index or the number.
     *
     * @throws UnusableRecordException when it is missing, or neither a class nor a finite number
     */
    float read(IndexedRecord row) throws UnusableRecordException {
        Object value = field.readOrNull(row);
        if (value == null) {
            throw new UnusableRecordException(
                    Reason.MISSING_FIELD, "%s is missing.".formatted(field.path()));
        }
        if (stream.above().isEmpty()) {
            return reader.read(value);
        }
        reader.read(value); // refuses what is no finite number
        return ((Number) value).doubleValue() > stream.above().getAsDouble() ? 1 : 0;
    }
}
