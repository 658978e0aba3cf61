package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * A boolean: one column, 1 for true and 0 for false.
 *
 * @param field a boolean, as is {@code missing}
 * @param name of the column
 */
public record Flag(Field field, String name) implements Feature {

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column(name, false));
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(field, types.get(0), "boolean", EnumSet.of(Type.BOOLEAN));
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField flag = fields.get(0);
        return (record, row, offset) -> row[offset] = (Boolean) flag.read(record) ? 1 : 0;
    }
}
