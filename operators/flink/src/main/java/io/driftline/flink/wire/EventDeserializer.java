package io.driftline.flink.wire;

import io.driftline.data.Task;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.FeaturePlan;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.options.EventOptions;
import io.driftline.flink.state.Types;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads events: decodes them, takes the id, the time and the features out. Whatever is wrong with a
 * record makes it a rejection and never an exception, so that a bad record cannot stop the job.
 * With a label inside the event, a null label makes an event whose label never comes.
 */
public final class EventDeserializer implements KafkaRecordDeserializationSchema<Read<Event>> {
    private static final long serialVersionUID = 1;

    private final EventOptions options;
    private final FeaturePlan plan;
    private final Task task;
    private final boolean keepBytes;
    private transient Opened opened;

    private record Opened(RecordReader reader, BoundField label, TargetReader target) {}

    /**
     * Returns a reader of events for a task whose classes are what they are.
     *
     * @param classes for the label inside the event; empty where a number is predicted
     * @throws IllegalArgumentException if the schema lacks a field, or has it with a wrong type
     */
    public EventDeserializer(
            EventOptions options, FeaturePlan plan, List<String> classes, boolean keepBytes) {
        this(options, plan, new Task(plan.columns(), classes), keepBytes);
    }

    /**
     * Returns a reader of events.
     *
     * @param task for the label inside the event
     * @param keepBytes whether a usable event carries its bytes on, because they may still have to
     *     go to the dead letters
     * @throws IllegalArgumentException if the schema lacks a field, or has it with a wrong type
     */
    public EventDeserializer(EventOptions options, FeaturePlan plan, Task task, boolean keepBytes) {
        this.options = options;
        this.plan = plan;
        this.task = task;
        this.keepBytes = keepBytes;
        this.opened = opened();
    }

    @Override
    public void deserialize(
            ConsumerRecord<byte[], byte[]> record, Collector<Read<Event>> collector) {
        collector.collect(read(record));
    }

    @Override
    public TypeInformation<Read<Event>> getProducedType() {
        return Types.READ_EVENT;
    }

    Read<Event> read(ConsumerRecord<byte[], byte[]> record) {
        Opened open = opened();
        try {
            GenericRecord value = open.reader.read(record);
            long time = open.reader.time(value, record);
            Object label = open.label == null ? null : open.label.readOrNull(value);
            float target = label == null ? Float.NaN : open.target.read(label);
            Event event =
                    new Event(
                            open.reader.id(value),
                            time,
                            plan.read(value),
                            target,
                            TargetReader.newClass(label, target),
                            keepBytes
                                    ? open.reader.origin(record)
                                    : open.reader.origin(record).withoutBytes());
            return Read.of(time, event);
        } catch (UnusableRecordException e) {
            return Read.rejected(open.reader.rejected(record, e));
        }
    }

    /** Opens once per copy: on the client to find mistakes there, and on each task. */
    private Opened opened() {
        if (opened == null) {
            Schema schema = new Schema.Parser().parse(options.schema());
            List<Schema> writers =
                    options.olderSchemas().stream()
                            .map(older -> new Schema.Parser().parse(older))
                            .toList();
            RecordReader reader =
                    new RecordReader(
                            schema,
                            writers,
                            options.idField(),
                            options.timeField(),
                            options.maxRecordBytes(),
                            options.maxFuture());
            BoundField label =
                    options.labelField().isEmpty() ? null : reader.field(options.labelField());
            plan.check(schema);
            opened =
                    new Opened(reader, label, label == null ? null : new TargetReader(label, task));
        }
        return opened;
    }
}
