package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.pipelines.config.StreamFields;
import io.driftline.state.StateTree;
import io.driftline.stream.GeneratedStream;
import io.driftline.stream.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * The rows of a stream that is drawn: a number per column, true or false where it is only 0 or 1,
 * and the name of the class.
 */
final class GeneratedRows implements Rows {
    private static final String LABEL = "label";

    private final GeneratedStream stream;
    private final Schema schema;
    private final Task task;
    private final StateTree state;
    private long left;

    private GeneratedRows(GeneratedStream stream, Schema schema, long events) {
        this.stream = stream;
        this.schema = schema;
        task = stream.task();
        state = stream.start();
        left = events;
    }

    /**
     * Returns the stream of a generator.
     *
     * @param varies whether it follows the seed that it is opened with
     * @param seed where it does not
     */
    static DataStream stream(
            String name, Generator generator, long events, boolean varies, long seed) {
        Task task = generator.task();
        List<Schema.Field> fields = new ArrayList<>();
        List<Object> features = new ArrayList<>();
        for (Task.Column column : task.columns()) {
            Type type = column.scaled() ? Type.DOUBLE : Type.BOOLEAN;
            fields.add(new Schema.Field(column.name(), Schema.create(type)));
            features.add(
                    column.scaled()
                            ? column.name()
                            : Map.of("field", column.name(), "as", "boolean"));
        }
        fields.add(new Schema.Field(LABEL, Schema.create(Type.STRING)));
        Schema schema = Schema.createRecord("Row", null, "io.driftline.stream", false, fields);
        return new DataStream(
                name,
                new StreamFields(schema, LABEL, OptionalDouble.empty(), task.classes(), features),
                events,
                varies,
                opened ->
                        new GeneratedRows(
                                new GeneratedStream(generator, varies ? opened : seed),
                                schema,
                                events));
    }

    @Override
    public Optional<IndexedRecord> next() {
        if (left-- <= 0) {
            return Optional.empty();
        }
        Batch example = stream.next(state);
        GenericData.Record row = new GenericData.Record(schema);
        for (int i = 0; i < task.inputs(); i++) {
            float value = example.inputs()[i];
            row.put(i, task.columns().get(i).scaled() ? (Object) (double) value : value == 1f);
        }
        row.put(task.inputs(), task.classes().get((int) example.targets()[0]));
        return Optional.of(row);
    }

    @Override
    public void close() {
        // It holds nothing that would have to be let go.
    }
}
