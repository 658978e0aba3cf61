package io.driftline.pipelines.evaluate;

import io.driftline.flink.features.Field;
import io.driftline.flink.features.FieldPath;
import io.driftline.pipelines.config.StreamFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/**
 * An Avro object container file as a stream: the rows are its records, as a pipeline would read
 * them. It is read once beforehand, to see which values its fields have.
 */
final class AvroStream {
    /** What is text, whatever it looks like. */
    private static final Set<Type> NAMES = EnumSet.of(Type.STRING, Type.ENUM);

    private static final Set<Type> SIMPLE =
            EnumSet.of(
                    Type.STRING,
                    Type.ENUM,
                    Type.BOOLEAN,
                    Type.INT,
                    Type.LONG,
                    Type.FLOAT,
                    Type.DOUBLE);

    private final Path file;

    private AvroStream(Path file) {
        this.file = file;
    }

    /**
     * Reads what a file consists of.
     *
     * @throws IOException when it cannot be read or holds no records
     */
    static DataStream of(Path file, Columns declared) throws IOException {
        if (!declared.set().isEmpty()) {
            throw new IOException(
                    "%s: the label is %s; several columns make a label in CSV, in Avro an array of names does."
                            .formatted(file, declared.label().orElse("")));
        }
        AvroStream stream = new AvroStream(file);
        long events = 0;
        Schema schema;
        List<Column> columns = new ArrayList<>();
        List<Schema.Field> simple = new ArrayList<>();
        try (DataFileStream<GenericRecord> records = stream.records()) {
            schema = records.getSchema();
            if (schema.getType() != Type.RECORD) {
                throw new IOException(
                        "%s holds values of type %s; they must be records."
                                .formatted(file, schema.getType().getName()));
            }
            for (Schema.Field field : schema.getFields()) {
                if (is(schema, field, SIMPLE)) {
                    simple.add(field);
                    columns.add(
                            is(schema, field, NAMES)
                                    ? new Column(field.name(), true, false)
                                    : declared.column(field.name()));
                }
            }
            for (GenericRecord record : records) {
                for (int i = 0; i < columns.size(); i++) {
                    Object value = record.get(simple.get(i).pos());
                    columns.get(i).see(value == null ? "" : value.toString());
                }
                events++;
            }
        } catch (AvroRuntimeException e) {
            throw damaged(file, e);
        }
        if (events == 0 || columns.isEmpty()) {
            throw new IOException(
                    "%s has %d records with %d fields of text or numbers; there is nothing to learn."
                            .formatted(file, events, columns.size()));
        }
        StreamFields fields = declared.fields(file, schema, columns);
        return new DataStream(
                DataFile.plainName(file), fields, events, false, seed -> stream.open());
    }

    /**
     * Returns whether a field has one of some types. Fields inside records and lists are only for
     * learners that name them.
     */
    private static boolean is(Schema schema, Schema.Field field, Set<Type> allowed) {
        List<Schema> types = FieldPath.require(schema, Field.required(field.name())).types();
        return !types.isEmpty()
                && types.stream().allMatch(type -> allowed.contains(type.getType()));
    }

    private DataFileStream<GenericRecord> records() throws IOException {
        // A model of our own: without conversions a timestamp stays the long that it is.
        GenericDatumReader<GenericRecord> reader =
                new GenericDatumReader<>(null, null, new GenericData());
        return new DataFileStream<>(DataFile.open(file), reader);
    }

    private Rows open() throws IOException {
        DataFileStream<GenericRecord> records = records();
        return new Rows() {
            @Override
            public Optional<IndexedRecord> next() throws IOException {
                try {
                    return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
                } catch (AvroRuntimeException e) {
                    throw damaged(file, e);
                }
            }

            @Override
            public void close() throws IOException {
                records.close();
            }
        };
    }

    private static IOException damaged(Path file, AvroRuntimeException why) {
        return new IOException(
                "%s is damaged: %s. Use another copy.".formatted(file, why.getMessage()), why);
    }
}
