package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import io.driftline.flink.features.Feature.Writer;
import io.driftline.flink.flow.UnusableRecordException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * The declared features of a pipeline: which columns they make, and how they fill them. Immutable
 * to the eye and safe to share between threads; it remembers where the fields are in the schema it
 * read last.
 */
public final class FeaturePlan implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<Feature> features;

    /** Derived; a race between threads does the same work twice, and no harm. */
    private transient volatile Binding binding;

    /** The plan for the records of one schema. */
    private record Binding(Schema schema, Writer[] writers, int[] offsets, int columns) {}

    /** Returns a plan whose columns are those of the features, in order. */
    public FeaturePlan(List<? extends Feature> features) {
        this.features = new ArrayList<>(features);
    }

    /** Returns the features, in order. */
    public List<Feature> features() {
        return List.copyOf(features);
    }

    /** Returns the columns, in the order of an example's input. */
    public List<Column> columns() {
        return features.stream().flatMap(feature -> feature.columns().stream()).toList();
    }

    /**
     * Returns a record's features, one per column; owned by the caller.
     *
     * @throws UnusableRecordException if a field is missing, not finite or of a wrong length
     * @throws IllegalArgumentException if the record's schema lacks a field, or has it with a type
     *     that the feature does not read
     */
    public float[] read(IndexedRecord record) throws UnusableRecordException {
        Binding bound = binding;
        if (bound == null || bound.schema != record.getSchema()) {
            bound = bind(record.getSchema());
            binding = bound;
        }
        float[] row = new float[bound.columns];
        for (int i = 0; i < bound.writers.length; i++) {
            bound.writers[i].write(record, row, bound.offsets[i]);
        }
        return row;
    }

    /**
     * Holds the features against a schema.
     *
     * @throws IllegalArgumentException if it lacks a field, or has it with a type that the feature
     *     does not read
     */
    public void check(Schema schema) {
        binding = bind(schema);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeaturePlan that && features.equals(that.features);
    }

    @Override
    public int hashCode() {
        return features.hashCode();
    }

    @Override
    public String toString() {
        return "FeaturePlan" + features;
    }

    private Binding bind(Schema schema) {
        Writer[] writers = new Writer[features.size()];
        int[] offsets = new int[writers.length];
        int columns = 0;
        for (int i = 0; i < writers.length; i++) {
            Feature feature = features.get(i);
            writers[i] = feature.bind(fields(feature, schema));
            offsets[i] = columns;
            columns += feature.columns().size();
        }
        return new Binding(schema, writers, offsets, columns);
    }

    private static List<BoundField> fields(Feature feature, Schema schema) {
        List<BoundField> fields =
                feature.fields().stream().map(field -> FieldPath.require(schema, field)).toList();
        Optional<String> refusal = feature.refusal(fields.stream().map(BoundField::types).toList());
        if (refusal.isPresent()) {
            throw new IllegalArgumentException(refusal.get());
        }
        return fields;
    }
}
