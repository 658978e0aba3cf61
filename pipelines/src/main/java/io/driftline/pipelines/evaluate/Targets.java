package io.driftline.pipelines.evaluate;

import io.driftline.data.Task;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.Field;
import io.driftline.flink.features.FieldPath;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.wire.TargetReader;
import io.driftline.pipelines.config.StreamFields;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;

/**
 * Reads what came true out of a row, as the job reads it, or by which side of a number it is on.
 */
final class Targets {
    private final BoundField field;
    private final StreamFields stream;
    private final TargetReader reader;
    private final List<String> classes;

    /**
     * Returns what reads targets.
     *
     * @param task that a learner begins with
     * @throws IllegalArgumentException when the label's type says neither
     */
    Targets(StreamFields stream, Task task) {
        this.stream = stream;
        field = FieldPath.require(stream.schema(), Field.required(stream.label()));
        boolean number = stream.above().isPresent();
        reader = new TargetReader(field, number ? new Task(task.columns(), List.of()) : task);
        classes = new ArrayList<>(task.classes());
        if (task.appends()) {
            stream.classes().stream().filter(name -> !classes.contains(name)).forEach(classes::add);
        }
    }

    /**
     * Returns the names of all classes that targets are indices of: those of the task, and behind
     * them those that may join it, in no order of theirs. Grows while it is read; read only.
     */
    List<String> classes() {
        return classes;
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
            float target = reader.read(value);
            return target == Truth.UNDECLARED
                    ? place(TargetReader.newClass(value, target))
                    : target;
        }
        reader.read(value); // refuses what is no finite number
        return ((Number) value).doubleValue() > stream.above().getAsDouble() ? 1 : 0;
    }

    private int place(String name) {
        if (!classes.contains(name)) {
            classes.add(name);
        }
        return classes.indexOf(name);
    }
}
