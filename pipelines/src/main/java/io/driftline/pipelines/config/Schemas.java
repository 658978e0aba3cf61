package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.Field;
import io.driftline.flink.features.FieldPath;
import io.driftline.flink.features.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Reads users' Avro schemas and checks the fields that a pipeline names against them. */
final class Schemas {
    /** What an event's id may be. */
    static final Set<Type> IDS = EnumSet.of(Type.STRING, Type.INT, Type.LONG);

    /** What a class may be. */
    static final Set<Type> CLASSES =
            EnumSet.of(Type.STRING, Type.ENUM, Type.BOOLEAN, Type.INT, Type.LONG);

    /** What several classes may be. */
    static final Set<Type> SETS = EnumSet.of(Type.ARRAY, Type.STRING);

    /** What a number to predict may be. */
    static final Set<Type> NUMBERS = EnumSet.of(Type.INT, Type.LONG, Type.FLOAT, Type.DOUBLE);

    private final Path folder;
    private final Problems problems;

    /**
     * @param folder that the names of schema files are relative to
     */
    Schemas(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** Returns the record that a schema file describes; empty when there was a problem. */
    Optional<Schema> read(String path, String file) {
        String text;
        try {
            text = Files.readString(folder.resolve(file));
        } catch (IOException e) {
            problems.add(
                    path,
                    "is %s, a file that cannot be read; looked in %s.".formatted(file, folder));
            return Optional.empty();
        }
        try {
            Schema schema = new Schema.Parser().parse(text);
            if (schema.getType() == Type.RECORD) {
                return Optional.of(schema);
            }
            String found = schema.getType().getName();
            problems.add(
                    path,
                    "is %s, which describes a %s; it must be a record.".formatted(file, found));
        } catch (AvroRuntimeException e) {
            problems.add(
                    path,
                    "is %s, which is not an Avro schema: %s.".formatted(file, e.getMessage()));
        }
        return Optional.empty();
    }

    /** Returns older writers' schemas; each must be one that the reader's schema can read. */
    List<String> readOlder(String path, List<String> files, Optional<Schema> reader) {
        return files.stream().flatMap(file -> readOlder(path, file, reader).stream()).toList();
    }

    private Optional<String> readOlder(String path, String file, Optional<Schema> reader) {
        Optional<Schema> writer = read(path, file);
        if (reader.isPresent() && writer.isPresent()) {
            SchemaPairCompatibility found =
                    SchemaCompatibility.checkReaderWriterCompatibility(reader.get(), writer.get());
            if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
                problems.add(path, incompatible(file, reader.get(), writer.get(), found));
            }
        }
        return writer.map(Schema::toString);
    }

    private static String incompatible(
            String file, Schema reader, Schema writer, SchemaPairCompatibility found) {
        if (!reader.getFullName().equals(writer.getFullName())) {
            return "is %s, which describes %s; it must describe %s, as the newer schema does."
                    .formatted(file, writer.getFullName(), reader.getFullName());
        }
        Incompatibility first = found.getResult().getIncompatibilities().get(0);
        String kind = first.getType().name().replace('_', ' ').toLowerCase(Locale.ROOT);
        return "is %s, whose records cannot be read with the newer schema: %s: %s."
                .formatted(file, kind, first.getMessage());
    }

    /**
     * Checks that a named field exists and has one of some types, possibly also null.
     *
     * @param path of the setting that names the field
     * @param name the field's, or names from the outside in with dots between them
     * @return the types that the field may have, without null; empty when there was a problem
     */
    List<Schema> field(String path, String name, Schema record, Set<Type> allowed) {
        List<Schema> types = find(path, name, record);
        if (types.stream().allMatch(type -> allowed.contains(type.getType()))) {
            return types;
        }
        List<String> words = allowed.stream().map(Type::getName).toList();
        problems.add(
                path,
                "is %s, a field of type %s; its type must be %s."
                        .formatted(name, describe(types), oneOf(words)));
        return List.of();
    }

    /** Checks that a named field exists and holds a time. */
    void time(String path, String name, Schema record) {
        List<Schema> types = find(path, name, record);
        Optional<String> refusal =
                types.isEmpty()
                        ? Optional.empty()
                        : Timestamps.refusal(Field.required(name), types, "the time");
        refusal.ifPresent(message -> problems.add(path, "is wrong: " + message));
    }

    private List<Schema> find(String path, String name, Schema record) {
        Optional<BoundField> field = FieldPath.find(record, Field.required(name));
        if (field.isPresent()) {
            return field.get().types();
        }
        List<String> known = FieldPath.all(record);
        String hint =
                Problems.nearest(name, known)
                        .map(near -> " Did you mean %s?".formatted(near))
                        .orElse("");
        problems.add(
                path,
                "is %s, a field that the schema %s lacks; fields: %s.%s"
                        .formatted(name, record.getFullName(), String.join(", ", known), hint));
        return List.of();
    }

    private static String describe(List<Schema> types) {
        return String.join(" or ", types.stream().map(t -> t.getType().getName()).toList());
    }

    private static String oneOf(List<String> words) {
        int last = words.size() - 1;
        return last == 0
                ? words.get(0)
                : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
