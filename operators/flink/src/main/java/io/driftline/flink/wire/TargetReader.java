package io.driftline.flink.wire;

import io.driftline.flink.avro.Details;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.Categories;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * Reads what is to be predicted. Where a class is, its field says it by name; a boolean or a whole
 * number that no class is named after says it by index, false being 0 and true 1. Where a number
 * is, its field is that number, or a boolean for 0 and 1.
 */
public final class TargetReader {
    private static final Set<Type> ALLOWED =
            EnumSet.of(
                    Type.STRING,
                    Type.ENUM,
                    Type.BOOLEAN,
                    Type.INT,
                    Type.LONG,
                    Type.FLOAT,
                    Type.DOUBLE);

    private final String path;
    private final List<String> classes;
    private final Categories names;

    /**
     * Returns what reads targets.
     *
     * @param classes in the order of their indices; empty where a number is predicted
     * @throws IllegalArgumentException if the field has a type that says neither
     */
    public TargetReader(BoundField field, List<String> classes) {
        this.path = field.path();
        this.classes = classes;
        this.names = new Categories(classes);
        for (Schema type : field.types()) {
            if (!ALLOWED.contains(type.getType())) {
                throw new IllegalArgumentException(
                        "%s is %s; a label is a string, enum, boolean, int, long, float or double."
                                .formatted(path, type.getType().getName()));
            }
        }
    }

    /**
     * Returns the class index or the number.
     *
     * @param value of the field, not null
     * @throws UnusableRecordException if it is neither a class nor a finite number
     */
    public float read(Object value) throws UnusableRecordException {
        return classes.isEmpty() ? number(value) : index(value);
    }

    private float number(Object value) throws UnusableRecordException {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (!(value instanceof Number number)) {
            throw unknown(value, "a number is predicted here");
        }
        if (!Float.isFinite(number.floatValue())) {
            throw new UnusableRecordException(
                    Reason.NOT_FINITE,
                    "%s is %s; a label must be a finite number.".formatted(path, value));
        }
        return number.floatValue();
    }

    private float index(Object value) throws UnusableRecordException {
        Object whole = value instanceof Double || value instanceof Float ? whole(value) : value;
        int named = names.indexOf(whole);
        if (named >= 0) {
            return named;
        }
        long index = -1;
        if (whole instanceof Boolean truth) {
            index = truth ? 1 : 0;
        } else if (whole instanceof Number number) {
            index = number.longValue();
        }
        if (index < 0 || index >= classes.size()) {
            throw unknown(value, "the classes are " + classes);
        }
        return index;
    }

    /** A class may come as 1.0 where one field serves for numbers and for classes. */
    private Long whole(Object value) throws UnusableRecordException {
        double number = number(value);
        if (number != Math.rint(number)) {
            throw unknown(value, "the classes are " + classes);
        }
        return (long) number;
    }

    private UnusableRecordException unknown(Object value, String allowed) {
        return new UnusableRecordException(
                Reason.UNKNOWN_CLASS,
                "%s is %s; %s."
                        .formatted(
                                path, Details.shorten(value.toString()), Details.shorten(allowed)));
    }
}
