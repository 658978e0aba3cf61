package io.driftline.pipelines.evaluate;

import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.LearnerFile;
import io.driftline.pipelines.config.StreamFields;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.IndexedRecord;

/**
 * Writes a stream as other libraries read it: in ARFF, Weka's format, a line per row. Numbers stay
 * numbers, text and flags become nominal values, what is missing a question mark, the label the
 * last column.
 */
public final class ArffFile {
    private static final String MISSING = "?";

    private final StreamFields fields;
    private final List<Schema.Field> inputs = new ArrayList<>();
    private final Map<String, TreeSet<String>> values = new HashMap<>();
    private final Targets targets;

    private ArffFile(DataStream stream) throws ConfigurationException {
        fields = stream.fields();
        targets = new Targets(fields, LearnerFile.of("default", Map.of(), fields).task());
        List<String> problems = new ArrayList<>();
        if (fields.classes().isEmpty()) {
            problems.add(
                    "%s has numbers to predict; peers are compared on classes."
                            .formatted(stream.name()));
        }
        for (Schema.Field field : fields.schema().getFields()) {
            if (field.name().equals(fields.label())) {
                continue;
            }
            Type type = type(field);
            inputs.add(field);
            if (type == Type.STRING) {
                values.put(field.name(), new TreeSet<>());
            } else if (type != Type.BOOLEAN && !number(type)) {
                problems.add(
                        "%s has the column %s of type %s; peers are compared on numbers, flags and text."
                                .formatted(stream.name(), field.name(), type));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /**
     * Writes the rows that have a label.
     *
     * @param seed of a stream that is drawn
     * @return how many rows were written
     * @throws ConfigurationException when the stream has columns or a label that ARFF cannot hold
     * @throws IOException when the data cannot be read, or the file cannot be written
     */
    public static long write(DataStream stream, long seed, Path file)
            throws ConfigurationException, IOException {
        ArffFile arff = new ArffFile(stream);
        if (!arff.values.isEmpty()) {
            arff.findValues(stream, seed);
        }
        try (BufferedWriter out = Files.newBufferedWriter(file);
                Rows rows = stream.opener().open(seed)) {
            out.write(arff.header());
            long written = 0;
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                Optional<String> line = arff.line(row.get());
                if (line.isPresent()) {
                    out.write(line.get());
                    written++;
                }
            }
            return written;
        }
    }

    private void findValues(DataStream stream, long seed) throws IOException {
        try (Rows rows = stream.opener().open(seed)) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                for (Map.Entry<String, TreeSet<String>> column : values.entrySet()) {
                    int position = fields.schema().getField(column.getKey()).pos();
                    Object value = row.get().get(position);
                    if (value != null) {
                        column.getValue().add(value.toString());
                    }
                }
            }
        }
    }

    private String header() {
        StringBuilder text = new StringBuilder("@relation stream\n");
        for (Schema.Field field : inputs) {
            text.append("@attribute ").append(quoted(field.name())).append(' ');
            if (values.containsKey(field.name())) {
                text.append(nominal(values.get(field.name())));
            } else {
                text.append(type(field) == Type.BOOLEAN ? "{false,true}" : "numeric");
            }
            text.append('\n');
        }
        return text.append("@attribute ")
                .append(quoted(fields.label()))
                .append(' ')
                .append(nominal(fields.classes()))
                .append("\n@data\n")
                .toString();
    }

    /** Returns a row as a line; empty where it has no label. */
    private Optional<String> line(IndexedRecord row) {
        StringBuilder line = new StringBuilder();
        for (Schema.Field field : inputs) {
            Object value = row.get(field.pos());
            if (value == null) {
                line.append(MISSING);
            } else {
                line.append(values.containsKey(field.name()) ? quoted(value.toString()) : value);
            }
            line.append(',');
        }
        try {
            String label = fields.classes().get((int) targets.read(row));
            return Optional.of(line.append(quoted(label)).append('\n').toString());
        } catch (UnusableRecordException e) {
            return Optional.empty();
        }
    }

    private static Type type(Schema.Field field) {
        Schema schema = field.schema();
        if (schema.isUnion()) {
            return schema.getTypes().stream()
                    .map(Schema::getType)
                    .filter(type -> type != Type.NULL)
                    .findFirst()
                    .orElse(Type.NULL);
        }
        return schema.getType();
    }

    private static boolean number(Type type) {
        return type == Type.INT || type == Type.LONG || type == Type.FLOAT || type == Type.DOUBLE;
    }

    private static String nominal(Iterable<String> names) {
        List<String> quoted = new ArrayList<>();
        names.forEach(name -> quoted.add(quoted(name)));
        return "{" + String.join(",", quoted) + "}";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
