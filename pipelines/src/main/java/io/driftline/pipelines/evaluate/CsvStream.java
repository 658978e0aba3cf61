package io.driftline.pipelines.evaluate;

import io.driftline.pipelines.config.StreamFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * A CSV file as a stream. It is read once beforehand, to see what its columns hold; one field per
 * column then, of the column's name with {@code _} for what a name cannot have; and where several
 * columns are the label, a field for the set of those that say yes.
 */
final class CsvStream {
    private final Path file;
    private final List<Column> columns;
    private final List<Integer> set;
    private final Schema schema;

    private CsvStream(Path file, List<Column> columns, List<String> set) {
        this.file = file;
        this.columns = columns;
        List<String> names = columns.stream().map(Column::name).toList();
        this.set = set.stream().map(names::indexOf).filter(place -> place >= 0).toList();
        schema = Schema.createRecord("Row", null, "io.driftline.csv", false);
        List<Schema.Field> fields = new ArrayList<>();
        columns.forEach(column -> fields.add(new Schema.Field(column.name(), column.schema())));
        if (!set.isEmpty()) {
            Schema sets = Schema.createArray(Schema.create(Schema.Type.STRING));
            Schema orMissing = Schema.createUnion(Schema.create(Schema.Type.NULL), sets);
            fields.add(new Schema.Field(Columns.setName(columns), orMissing));
        }
        schema.setFields(fields);
    }

    /**
     * Reads what a file consists of.
     *
     * @throws IOException when it cannot be read, with the line where one is wrong
     */
    static DataStream of(Path file, Columns declared) throws IOException {
        List<Column> columns = new ArrayList<>();
        long events = 0;
        try (CsvRecords records = new CsvRecords(file)) {
            for (String name : Columns.names(file, records.header())) {
                columns.add(declared.column(name));
            }
            for (List<String> cells = records.next(); !cells.isEmpty(); cells = records.next()) {
                for (int i = 0; i < cells.size(); i++) {
                    columns.get(i).see(cells.get(i));
                }
                events++;
            }
        }
        if (events == 0) {
            throw new IOException(
                    "%s has a header and no rows; there is nothing to learn.".formatted(file));
        }
        CsvStream stream = new CsvStream(file, columns, declared.set());
        StreamFields fields = declared.fields(file, stream.schema, columns);
        return new DataStream(
                DataFile.plainName(file), fields, events, false, seed -> stream.open());
    }

    private Rows open() throws IOException {
        CsvRecords records = new CsvRecords(file);
        return new Rows() {
            @Override
            public Optional<IndexedRecord> next() throws IOException {
                List<String> cells = records.next();
                return cells.isEmpty() ? Optional.empty() : Optional.of(row(cells));
            }

            @Override
            public void close() throws IOException {
                records.close();
            }
        };
    }

    private IndexedRecord row(List<String> cells) {
        GenericData.Record row = new GenericData.Record(schema);
        for (int i = 0; i < columns.size(); i++) {
            row.put(i, columns.get(i).value(cells.get(i)));
        }
        if (!set.isEmpty()) {
            row.put(columns.size(), classes(cells));
        }
        return row;
    }

    /** Returns the names of the columns that say yes; null where one says nothing. */
    private List<String> classes(List<String> cells) {
        List<String> classes = new ArrayList<>();
        for (int place : set) {
            Column column = columns.get(place);
            if (column.empty(cells.get(place))) {
                return null;
            }
            if (column.yes(cells.get(place))) {
                classes.add(column.name());
            }
        }
        return classes;
    }
}
