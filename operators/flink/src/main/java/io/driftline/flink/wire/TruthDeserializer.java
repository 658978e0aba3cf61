package io.driftline.flink.wire;

import io.driftline.data.Task;
import io.driftline.flink.avro.ReleasedSchemas;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.options.TruthOptions;
import io.driftline.flink.state.Types;
import io.driftline.schemas.Label;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads labels: our own {@link Label}, whichever release wrote it, or any Avro record of the
 * user's. Whatever is wrong with a record makes it a rejection and never an exception, so that a
 * bad record cannot stop the job.
 */
public final class TruthDeserializer implements KafkaRecordDeserializationSchema<Read<Truth>> {
    private static final long serialVersionUID = 1;

    private final TruthOptions options;
    private final Task task;
    private transient Opened opened;

    private record Opened(RecordReader reader, BoundField value, TargetReader target) {}

    /**
     * Returns a reader of labels.
     *
     * @throws IllegalArgumentException if the schema lacks a field, or has it with a wrong type
     */
    public TruthDeserializer(TruthOptions options, Task task) {
        this.options = options;
        this.task = task;
        this.opened = opened();
    }

    @Override
    public void deserialize(
            ConsumerRecord<byte[], byte[]> record, Collector<Read<Truth>> collector) {
        collector.collect(read(record));
    }

    @Override
    public TypeInformation<Read<Truth>> getProducedType() {
        return Types.READ_TRUTH;
    }

    Read<Truth> read(ConsumerRecord<byte[], byte[]> record) {
        Opened open = opened();
        try {
            GenericRecord value = open.reader.read(record);
            long time = open.reader.time(value, record);
            Object label = open.value.read(value);
            float target = open.target.read(label);
            Truth truth =
                    new Truth(
                            open.reader.id(value),
                            time,
                            target,
                            TargetReader.newClass(label, target),
                            open.reader.origin(record));
            return Read.of(time, truth);
        } catch (UnusableRecordException e) {
            return Read.rejected(open.reader.rejected(record, e));
        }
    }

    /** Opens once per copy: on the client to find mistakes there, and on each task. */
    private Opened opened() {
        if (opened == null) {
            Schema schema = new Schema.Parser().parse(options.schema());
            List<Schema> writers = new ArrayList<>();
            if (schema.getFullName().equals(Label.getClassSchema().getFullName())) {
                writers.addAll(ReleasedSchemas.of(Label.class));
            }
            options.olderSchemas().forEach(older -> writers.add(new Schema.Parser().parse(older)));
            RecordReader reader =
                    new RecordReader(
                            schema,
                            writers,
                            options.idField(),
                            options.timeField(),
                            options.maxRecordBytes(),
                            options.maxFuture());
            BoundField value = reader.field(options.valueField());
            opened = new Opened(reader, value, new TargetReader(value, task));
        }
        return opened;
    }
}
