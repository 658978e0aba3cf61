package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * A category out of a list: one column per listed value and a last one for all others.
 *
 * @param field a string, enum, boolean, int or long; {@code missing} is a String
 * @param name of the columns, before {@code =VALUE}
 * @param values at least one, without repeats and without {@code other}
 */
public record OneHot(Field field, String name, List<String> values) implements Feature {
    private static final String OTHER = "other";

    public OneHot {
        values = List.copyOf(values);
        if (values.isEmpty() || new TreeSet<>(values).size() < values.size()) {
            throw new IllegalArgumentException(
                    "values are %s; there must be at least one, and none twice.".formatted(values));
        }
        if (values.contains(OTHER)) {
            throw new IllegalArgumentException(
                    "values name other; leave it out, the last column is for all other values.");
        }
        Kinds.requireColumns("values", values.size() + 1, 2);
    }

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return Stream.concat(values.stream(), Stream.of(OTHER))
                .map(value -> new Column(name + "=" + value, false))
                .toList();
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(field, types.get(0), "one-hot", Kinds.CATEGORIES);
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField category = fields.get(0);
        Categories categories = new Categories(values);
        int other = values.size();
        return (record, row, offset) -> {
            int index = categories.indexOf(category.read(record));
            row[offset + (index < 0 ? other : index)] = 1;
        };
    }
}
