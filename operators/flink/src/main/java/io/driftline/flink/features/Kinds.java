package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/** What the kinds of features have in common: the types they read and the columns they make. */
final class Kinds {
    static final Set<Type> NUMBERS = EnumSet.of(Type.INT, Type.LONG, Type.FLOAT, Type.DOUBLE);
    static final Set<Type> CATEGORIES =
            EnumSet.of(Type.STRING, Type.ENUM, Type.BOOLEAN, Type.INT, Type.LONG);
    static final int MOST_COLUMNS = 1_000_000;

    private Kinds() {}

    /** Returns why a field's types are not among those allowed, or nothing when they are. */
    static Optional<String> refusal(
            Field field, List<Schema> types, String kind, Set<Type> allowed) {
        if (!types.isEmpty() && types.stream().allMatch(type -> allowed.contains(type.getType()))) {
            return Optional.empty();
        }
        return Optional.of(refusal(field, types, kind, words(allowed)));
    }

    /** Returns that a field's types are not those that a kind reads. */
    static String refusal(Field field, List<Schema> types, String kind, String allowed) {
        String found =
                types.isEmpty()
                        ? "null"
                        : types.stream().map(Kinds::describe).collect(Collectors.joining(" or "));
        return "%s is %s; %s reads %s.".formatted(field.path(), found, kind, allowed);
    }

    /**
     * Returns indicator columns, numbered by bucket. How many there are is part of each name: with
     * another number every value falls into another bucket, and no weight may move there.
     */
    static List<Column> buckets(String name, int buckets) {
        return IntStream.range(0, buckets)
                .mapToObj(bucket -> new Column(name + "#" + bucket + "/" + buckets, false))
                .toList();
    }

    /**
     * Returns a number as the learner takes it.
     *
     * @throws UnusableRecordException if it is not finite as a float
     */
    static float finite(double value, String path) throws UnusableRecordException {
        float narrowed = (float) value;
        // A number minus itself is 0, except for NaN and the infinities.
        if (narrowed - narrowed != 0) {
            throw new UnusableRecordException(
                    Reason.NOT_FINITE,
                    "%s is %s; it must be a number of at most 3.4e38 in size."
                            .formatted(path, value));
        }
        return narrowed;
    }

    /** Refuses a number of columns that is not a positive one of a reasonable size. */
    static void requireColumns(String name, int columns, int least) {
        if (columns < least || columns > MOST_COLUMNS) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be from %d to %d."
                            .formatted(name, columns, least, MOST_COLUMNS));
        }
    }

    private static String words(Set<Type> types) {
        return types.stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String describe(Schema type) {
        if (type.getType() == Type.ARRAY) {
            return "array of " + describe(type.getElementType());
        }
        if (type.getType() == Type.UNION) {
            return type.getTypes().stream().map(Kinds::describe).collect(Collectors.joining("|"));
        }
        return type.getLogicalType() == null
                ? type.getType().getName()
                : type.getType().getName() + " (" + type.getLogicalType().getName() + ")";
    }
}
