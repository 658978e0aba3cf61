package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Two categories together, so that a linear model can tell their combinations apart: {@link
 * StableHash} of the pair says which column is 1.
 *
 * @param first a string, enum, boolean, int or long; {@code missing} is a String
 * @param second the same
 * @param name of the columns, before {@code #BUCKET/BUCKETS}
 * @param buckets from 2 to 1,000,000
 */
public record Cross(Field first, Field second, String name, int buckets) implements Feature {

    public Cross {
        Kinds.requireColumns("buckets", buckets, 2);
    }

    @Override
    public List<Field> fields() {
        return List.of(first, second);
    }

    @Override
    public List<Column> columns() {
        return Kinds.buckets(name, buckets);
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(first, types.get(0), "cross", Kinds.CATEGORIES)
                .or(() -> Kinds.refusal(second, types.get(1), "cross", Kinds.CATEGORIES));
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField one = fields.get(0);
        BoundField other = fields.get(1);
        return (record, row, offset) -> {
            long hash = Categories.add(StableHash.START, one.read(record));
            hash = Categories.add(StableHash.separate(hash), other.read(record));
            row[offset + StableHash.bucket(StableHash.finish(hash), buckets)] = 1;
        };
    }
}
