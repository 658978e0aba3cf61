package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A number as it is: one column, scaled by the learner's standardizer.
 *
 * @param field an int, long, float or double; {@code missing} is a Number
 * @param name of the column
 */
public record Numeric(Field field, String name) implements Feature {

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column(name, true));
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(field, types.get(0), "numeric", Kinds.NUMBERS);
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField number = fields.get(0);
        return (record, row, offset) ->
                row[offset] =
                        Kinds.finite(((Number) number.read(record)).doubleValue(), number.path());
    }
}
