package io.driftline.flink.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/** Finds fields in a record's schema. */
public final class FieldPath {
    private static final int DEEPEST = 8;

    private FieldPath() {}

    /**
     * Finds a field.
     *
     * @param path names with dots between them
     * @return the field, or nothing when there is none; what it is inside must be a record, or a
     *     union of null and one record
     */
    public static Optional<BoundField> find(Schema record, Field field) {
        String[] names = field.path().split("\\.", -1);
        int[] positions = new int[names.length];
        Schema at = record;
        for (int i = 0; i < names.length; i++) {
            Optional<Schema> inside = asRecord(at);
            if (inside.isEmpty() || inside.get().getField(names[i]) == null) {
                return Optional.empty();
            }
            positions[i] = inside.get().getField(names[i]).pos();
            at = inside.get().getField(names[i]).schema();
        }
        return Optional.of(new BoundField(field, positions, types(at)));
    }

    /**
     * Returns a field.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static BoundField require(Schema record, Field field) {
        return find(record, field)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s is not a field of %s; its fields: %s."
                                                .formatted(
                                                        field.path(),
                                                        record.getFullName(),
                                                        all(record))));
    }

    /** Returns the paths of all fields that are not records themselves, in the schema's order. */
    public static List<String> all(Schema record) {
        List<String> paths = new ArrayList<>();
        collect(record, "", 0, paths);
        return paths;
    }

    /** Returns the types that a field may have, without null. */
    static List<Schema> types(Schema schema) {
        return schema.getType() == Type.UNION
                ? schema.getTypes().stream().filter(type -> type.getType() != Type.NULL).toList()
                : List.of(schema);
    }

    private static Optional<Schema> asRecord(Schema schema) {
        List<Schema> types = types(schema);
        return types.size() == 1 && types.get(0).getType() == Type.RECORD
                ? Optional.of(types.get(0))
                : Optional.empty();
    }

    /** A recursive schema has fields without end; nobody names those below the eighth level. */
    private static void collect(Schema record, String prefix, int depth, List<String> paths) {
        for (Schema.Field field : record.getFields()) {
            Optional<Schema> inside = asRecord(field.schema());
            if (inside.isPresent() && depth < DEEPEST) {
                collect(inside.get(), prefix + field.name() + ".", depth + 1, paths);
            } else if (inside.isEmpty()) {
                paths.add(prefix + field.name());
            }
        }
    }
}
