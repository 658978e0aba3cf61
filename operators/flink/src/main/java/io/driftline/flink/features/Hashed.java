package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A category with too many values to list: {@link StableHash} says which column is 1.
 *
 * @param field a string, enum, boolean, int or long; {@code missing} is a String
 * @param name of the columns, before {@code #BUCKET/BUCKETS}
 * @param buckets from 2 to 1,000,000
 */
public record Hashed(Field field, String name, int buckets) implements Feature {

    public Hashed {
        Kinds.requireColumns("buckets", buckets, 2);
    }

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return Kinds.buckets(name, buckets);
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(field, types.get(0), "hashed", Kinds.CATEGORIES);
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField category = fields.get(0);
        return (record, row, offset) -> {
            long hash = Categories.add(StableHash.START, category.read(record));
            row[offset + StableHash.bucket(StableHash.finish(hash), buckets)] = 1;
        };
    }
}
