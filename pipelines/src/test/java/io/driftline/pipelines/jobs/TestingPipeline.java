package io.driftline.pipelines.jobs;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.schemas.Label;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * A small pipeline over a made-up stream of payments: event {@code n} happens at second n, its
 * label is known three seconds later.
 */
public final class TestingPipeline {
    public static final int LABEL_DELAY_SECONDS = 3;
    public static final int LARGEST_EVENT_BYTES = 16 * 1024;

    public static final String SCHEMA =
            """
            {"type": "record", "name": "Payment", "namespace": "testing", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "amount", "type": "double"},
              {"name": "age", "type": ["null", "double"], "default": null},
              {"name": "ratios", "type": {"type": "array", "items": "double"}},
              {"name": "note", "type": "string", "default": ""}
            ]}
            """;

    private static final String FILE =
            """
            pipeline: %s
            kafka: {bootstrap: "%s"}
            events:
              topic: %s
              schema: payment.avsc
              id: id
              time: time
              out-of-order: 0 s
              idle-after: 10 min
              max-record-bytes: 16 KiB
            features:
              - amount
              - age
              - {field: ratios, as: array, length: 3}
            labels: {topic: %s, classes: [ok, fraud], maturity: 1 h}
            learner: {transforms: upgd}
            order: {learn: event-time, predict: event-time}
            publish: {every: 100, part-size: 1 KiB}
            progress: {every: 100}
            checkpoint: {every: 500 ms}
            serve: {wait-for-model: 30 s}
            """;

    private final AvroMessages<Label> labels = AvroMessages.of(Label.class);
    private final Schema schema = new Schema.Parser().parse(SCHEMA);
    private final BinaryMessageEncoder<GenericRecord> events =
            new BinaryMessageEncoder<>(GenericData.get(), schema);
    private final String inputs;

    /**
     * @param inputs begins the names of the topics that are read
     */
    public TestingPipeline(String inputs) {
        this.inputs = inputs;
    }

    public String eventsTopic() {
        return inputs + "-events";
    }

    public String labelsTopic() {
        return inputs + "-labels";
    }

    /** Returns a pipeline of a name that reads these topics. */
    public PipelineOptions options(Path folder, EmbeddedBroker broker, String name)
            throws Exception {
        return options(folder, broker, name, UnaryOperator.identity());
    }

    /** Returns a pipeline whose file was changed. */
    public PipelineOptions options(
            Path folder, EmbeddedBroker broker, String name, UnaryOperator<String> change)
            throws Exception {
        Files.writeString(folder.resolve("payment.avsc"), SCHEMA);
        return PipelineFile.read(
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        change.apply(text(broker.bootstrap(), name))));
    }

    /** Returns the file of a pipeline of a name that reads these topics. */
    public String text(String bootstrap, String name) {
        return FILE.formatted(name, bootstrap, eventsTopic(), labelsTopic());
    }

    /** Sends events {@code from} to {@code to - 1} and their labels, in the order of time. */
    public void send(TestingTopics topics, int from, int to) {
        for (int n = from; n < to; n++) {
            topics.send(eventsTopic(), id(n), event(n));
            topics.send(labelsTopic(), id(n), label(id(n), n + LABEL_DELAY_SECONDS, truth(n)));
        }
        topics.flush();
    }

    public static String id(int n) {
        return "payment-%06d".formatted(n);
    }

    public byte[] event(int n) {
        return encode(payment(n));
    }

    /** Returns event n, to be changed before it is encoded. */
    public GenericRecord payment(int n) {
        GenericRecord payment = new GenericData.Record(schema);
        payment.put("id", id(n));
        payment.put("time", n * 1000L);
        payment.put("amount", (double) (n * 37 % 101));
        payment.put("age", (double) (n * 17 % 61));
        payment.put("ratios", List.of(n % 2.0, n % 3.0, n % 5.0));
        payment.put("note", "");
        return payment;
    }

    public byte[] encode(GenericRecord payment) {
        try {
            var bytes = events.encode(payment);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] label(String id, long second, String value) {
        return labels.encode(new Label(id, Instant.ofEpochSecond(second), value));
    }

    static String truth(int n) {
        return n * 37 % 101 > 50 ? "fraud" : "ok";
    }
}
