package io.driftline.flink.wire;

import io.driftline.data.Task;
import io.driftline.flink.avro.Details;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.Categories;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.UnusableRecordException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * Reads what is to be predicted. Where a class is, its field says it by name; a boolean or a whole
 * number that no class is named after says it by index, false being 0 and true 1. Where a number
 * is, its field is that number, or a boolean for 0 and 1.
 *
 * <p>Where an example may be of several classes, its field is an array of their names, or a text of
 * them with {@code ;} between; an empty one is of none.
 *
 * <p>Where classes may join, what is no class by name or index is the name of a new one: it is read
 * as {@link Truth#UNDECLARED}, and {@link #newClass} says the name.
 */
public final class TargetReader {
    /** The longest name, in characters, that a class may join with. */
    private static final int MAX_NAME = 100;

    private static final Set<Type> ALLOWED =
            EnumSet.of(
                    Type.STRING,
                    Type.ENUM,
                    Type.BOOLEAN,
                    Type.INT,
                    Type.LONG,
                    Type.FLOAT,
                    Type.DOUBLE);
    private static final Set<Type> SETS = EnumSet.of(Type.ARRAY, Type.STRING);

    private final String path;
    private final List<String> classes;
    private final Categories names;
    private final boolean appends;
    private final boolean sets;

    /**
     * Returns what reads targets.
     *
     * @param task whose classes, or whose number, the field says
     * @throws IllegalArgumentException if the field has a type that says neither
     */
    public TargetReader(BoundField field, Task task) {
        this.path = field.path();
        this.classes = task.classes();
        this.names = new Categories(classes);
        this.appends = task.appends();
        this.sets = task.multiLabel();
        if (sets && field.types().stream().noneMatch(type -> SETS.contains(type.getType()))) {
            throw new IllegalArgumentException(
                    "%s is %s; a label of several classes is an array of names, or a string of them with ; between."
                            .formatted(path, field.types().get(0).getType().getName()));
        }
        for (Schema type : field.types()) {
            if (!sets && !ALLOWED.contains(type.getType())) {
                throw new IllegalArgumentException(
                        "%s is %s; a label is a string, enum, boolean, int, long, float or double."
                                .formatted(path, type.getType().getName()));
            }
        }
    }

    /**
     * Returns the class index, the set of classes or the number.
     *
     * @param value of the field, not null
     * @throws UnusableRecordException if it is neither a class nor a finite number
     */
    public float read(Object value) throws UnusableRecordException {
        return sets ? set(value) : classes.isEmpty() ? number(value) : index(value);
    }

    private float set(Object value) throws UnusableRecordException {
        Collection<?> found =
                value instanceof Collection<?> array
                        ? array
                        : Arrays.stream(value.toString().split(";"))
                                .map(String::trim)
                                .filter(name -> !name.isEmpty())
                                .toList();
        int set = 0;
        for (Object name : found) {
            int index = name == null ? -1 : names.indexOf(name);
            if (index < 0) {
                throw unknown(value, "the classes are " + classes);
            }
            set |= 1 << index;
        }
        return set;
    }

    /**
     * Returns the name of the class that a value has joined by.
     *
     * @param target that {@link #read} has made of the value
     * @return the empty text for every other target
     */
    public static String newClass(Object value, float target) {
        boolean whole = value instanceof Double || value instanceof Float;
        return target != Truth.UNDECLARED
                ? ""
                : whole ? Long.toString(((Number) value).longValue()) : value.toString();
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
        if (index >= 0 && index < classes.size()) {
            return index;
        }
        if (appends && !(whole instanceof Boolean)) {
            return named(value);
        }
        throw unknown(value, "the classes are " + classes);
    }

    private float named(Object value) throws UnusableRecordException {
        int length = value.toString().length();
        if (length < 1 || length > MAX_NAME) {
            throw unknown(
                    value, "a new class has a name of 1 to %d characters".formatted(MAX_NAME));
        }
        return Truth.UNDECLARED;
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
