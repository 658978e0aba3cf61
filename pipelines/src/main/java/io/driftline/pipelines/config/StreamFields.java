package io.driftline.pipelines.config;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.avro.Schema;

/**
 * What the rows of a stream consist of, for those who read a learner's file without a pipeline.
 *
 * @param schema of a row
 * @param label field that is to be predicted
 * @param above the number that makes two classes of a label of numbers: up to it, and above it;
 *     empty where the label is taken as it is
 * @param classes of the label that were found; empty where a number is predicted
 * @param set columns of which each says one class of a set; empty where one field says all
 * @param features entries of the list {@code features}, for learners that name none
 */
public record StreamFields(
        Schema schema,
        String label,
        OptionalDouble above,
        List<String> classes,
        List<String> set,
        List<Object> features) {

    public StreamFields {
        classes = List.copyOf(classes);
        set = List.copyOf(set);
        features = List.copyOf(features);
    }

    /** Returns rows of which one field is the label. */
    public StreamFields(
            Schema schema,
            String label,
            OptionalDouble above,
            List<String> classes,
            List<Object> features) {
        this(schema, label, above, classes, List.of(), features);
    }
}
