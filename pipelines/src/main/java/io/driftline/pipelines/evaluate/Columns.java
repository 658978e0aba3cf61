package io.driftline.pipelines.evaluate;

import io.driftline.catalog.Problems;
import io.driftline.data.Task;
import io.driftline.pipelines.config.StreamFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * What a user says about the columns of a file.
 *
 * @param label to be predicted, or several columns with commas between, which say of one class each
 *     whether a row is of it; empty for the last column
 * @param above number that makes two classes of a label of numbers
 * @param nominal columns whose numbers are names
 * @param numeric columns of numbers, in which anything else is a missing one
 * @param ignored columns that learners are not shown unless they name them
 * @param declared the classes, where something else than the rows says which there are; none for
 *     numbers
 */
public record Columns(
        Optional<String> label,
        OptionalDouble above,
        Set<String> nominal,
        Set<String> numeric,
        Set<String> ignored,
        Optional<List<String>> declared) {
    public Columns {
        nominal = Set.copyOf(nominal);
        numeric = Set.copyOf(numeric);
        ignored = Set.copyOf(ignored);
    }

    /** Returns what a user says where the rows say which classes there are. */
    public Columns(
            Optional<String> label,
            OptionalDouble above,
            Set<String> nominal,
            Set<String> numeric,
            Set<String> ignored) {
        this(label, above, nominal, numeric, ignored, Optional.empty());
    }

    /** Returns a label of these classes, or of numbers where there are none; all else is found. */
    public static Columns declared(Optional<String> label, List<String> classes) {
        return new Columns(
                label,
                OptionalDouble.empty(),
                Set.of(),
                Set.of(),
                Set.of(),
                Optional.of(List.copyOf(classes)));
    }

    /** Returns whether the user said anything. */
    public boolean said() {
        return label.isPresent() || !nominal.isEmpty() || !numeric.isEmpty() || !ignored.isEmpty();
    }

    /** Returns the columns that make the label where there are several; else none. */
    List<String> set() {
        List<String> names =
                label.stream()
                        .flatMap(text -> Stream.of(text.split(",")))
                        .map(String::trim)
                        .toList();
        return names.size() > 1 ? names : List.of();
    }

    /** Returns the name of the field that holds the set of them. */
    static String setName(List<Column> columns) {
        String name = "labels";
        while (columns.stream().map(Column::name).toList().contains(name)) {
            name += "_";
        }
        return name;
    }

    /** Returns a column of which nothing was seen yet. */
    Column column(String name) {
        return new Column(name, nominal.contains(name), numeric.contains(name));
    }

    /**
     * Returns the names of fields for a header.
     *
     * @throws IOException when a column has no name, or two have the same
     */
    static List<String> names(Path file, List<String> header) throws IOException {
        List<String> names = new ArrayList<>();
        for (String cell : header) {
            String name = cell.trim().replaceAll("[^A-Za-z0-9_]", "_");
            if (name.isEmpty()) {
                throw new IOException(
                        "%s:1: column %d has no name; the first line must name every column."
                                .formatted(file, names.size() + 1));
            }
            name = Character.isDigit(name.charAt(0)) ? "_" + name : name;
            if (names.contains(name)) {
                throw new IOException(
                        "%s:1: two columns are called %s; give each a name of its own (other signs than letters, digits and _ count as _)."
                                .formatted(file, name));
            }
            names.add(name);
        }
        return names;
    }

    /**
     * Returns the fields of a stream.
     *
     * @throws IOException when a column that was named is not there, or the label is no label
     */
    StreamFields fields(Path file, Schema schema, List<Column> columns) throws IOException {
        List<String> names = columns.stream().map(Column::name).toList();
        Set<String> named = new HashSet<>(nominal);
        named.addAll(numeric);
        named.addAll(ignored);
        named.addAll(set().isEmpty() ? label.stream().toList() : set());
        for (String name : named) {
            if (!names.contains(name)) {
                String hint =
                        Problems.nearest(name, names)
                                .map(near -> " Did you mean %s?".formatted(near))
                                .orElse("");
                throw new IOException(
                        "%s has no column %s; columns: %s.%s"
                                .formatted(file, name, String.join(", ", names), hint));
            }
        }
        for (String name : nominal) {
            if (numeric.contains(name)) {
                throw new IOException(
                        "Column %s is said to be nominal and numeric; it can be one of them."
                                .formatted(name));
            }
        }
        if (!set().isEmpty()) {
            return setFields(file, schema, columns);
        }
        Column target = columns.get(names.indexOf(label.orElse(names.get(names.size() - 1))));
        List<Object> features = new ArrayList<>();
        for (Column column : columns) {
            if (column != target && !ignored.contains(column.name())) {
                features.addAll(column.features());
            }
        }
        List<String> classes = declared.isPresent() ? declared.get() : classes(file, target);
        return new StreamFields(schema, target.name(), above, classes, features);
    }

    private StreamFields setFields(Path file, Schema schema, List<Column> columns)
            throws IOException {
        List<String> set = set();
        if (above.isPresent() || set.size() > Task.MAX_LABELS) {
            throw new IOException(
                    "%s: the label is %s; several columns are 0 or 1 each, and at most %d."
                            .formatted(file, String.join(",", set), Task.MAX_LABELS));
        }
        List<Object> features = new ArrayList<>();
        for (Column column : columns) {
            if (set.contains(column.name()) && !column.flag()) {
                throw new IOException(
                        "%s: the label %s has the values %s; where the label is several columns, each is 0 or 1, or true or false."
                                .formatted(
                                        file,
                                        column.name(),
                                        column.values().stream().limit(5).toList()));
            }
            if (!set.contains(column.name()) && !ignored.contains(column.name())) {
                features.addAll(column.features());
            }
        }
        return new StreamFields(schema, setName(columns), above, set, set, features);
    }

    private List<String> classes(Path file, Column target) throws IOException {
        if (above.isPresent()) {
            if (!target.numeric()) {
                throw new IOException(
                        "%s: the label %s is not a number everywhere; only numbers can be above %s."
                                .formatted(file, target.name(), above.getAsDouble()));
            }
            return classes(above.getAsDouble());
        }
        boolean number = target.numeric() && (!target.whole() || target.many());
        if (number && !nominal.contains(target.name())) {
            return List.of();
        }
        if (target.many()) {
            throw new IOException(
                    "%s: the label %s has more than %d different values; a class is one of fewer. Name the label with --label."
                            .formatted(file, target.name(), Column.MOST_VALUES));
        }
        if (target.values().size() < 2) {
            throw new IOException(
                    "%s: the label %s has the values %s; there must be at least 2. Name the label with --label."
                            .formatted(file, target.name(), target.values()));
        }
        return target.values();
    }

    /** Returns the two classes that a number makes. */
    static List<String> classes(double above) {
        String number =
                above == Math.rint(above) && Math.abs(above) < 1e15
                        ? Long.toString((long) above)
                        : Double.toString(above);
        return List.of("up to " + number, "above " + number);
    }
}
