package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.schemas.DeadLetter;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LabelInsideITCase {
    private static final int EVENTS = 400;
    private static final String TOPIC = "readings";

    private static final Schema SCHEMA =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Reading", "namespace": "testing", "fields": [
                              {"name": "id", "type": "long"},
                              {"name": "heat", "type": "double"},
                              {"name": "broken", "type": ["null", "boolean"], "default": null}
                            ]}
                            """);

    private static final String FILE =
            """
            pipeline: inside
            kafka: {bootstrap: "%s"}
            events: {topic: readings, schema: reading.avsc, id: id}
            features: [heat]
            labels: {field: broken, classes: [whole, broken]}
            order: {predict: event-time}
            progress: {every: 100}
            checkpoint: {every: 500 ms}
            parallelism: 2
            """;

    @TempDir private Path folder;

    @Test
    void eventsWithTheirLabelsAreLearnedOnSeveralSubtasksAndOneWithoutIsADeadLetter()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                EmbeddedFlink flink = EmbeddedFlink.start(2);
                TestingTopics topics = new TestingTopics(broker)) {
            PipelineOptions options = options(broker);
            KafkaTopics.create(KafkaClients.properties(options), TOPIC, 2, Map.of());
            for (int n = 0; n < EVENTS; n++) {
                topics.send(TOPIC, "key-" + n, reading(n, n % 10 > 4));
            }
            byte[] unlabelled = reading(EVENTS, null);
            topics.send(TOPIC, "key-" + EVENTS, unlabelled);
            topics.flush();

            KafkaTopics.ensure(options);
            StreamExecutionEnvironment env = flink.environment(JobConfiguration.of(options));
            LearnJob.build(env, options, Bounds.end());
            flink.submit(env, "inside").getJobExecutionResult().get(90, TimeUnit.SECONDS);

            assertThat(ids(topics, options)).hasSize(EVENTS);
            Progress last = lastProgress(topics, options);
            assertThat(last.getAnswers()).isEqualTo(EVENTS);
            assertThat(last.getPending()).isZero();
            assertThat(last.getAccuracy()).isGreaterThan(0.8);
            DeadLetter letter = onlyDeadLetter(topics, options);
            assertThat(letter.getReason()).isEqualTo("missing-field");
            assertThat(letter.getTopic()).isEqualTo(TOPIC);
            assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(unlabelled));
        }
    }

    private PipelineOptions options(EmbeddedBroker broker) throws Exception {
        Files.writeString(folder.resolve("reading.avsc"), SCHEMA.toString());
        Path file = folder.resolve("inside.yaml");
        return PipelineFile.read(Files.writeString(file, FILE.formatted(broker.bootstrap())));
    }

    private static byte[] reading(int n, Boolean broken) throws Exception {
        GenericRecord reading = new GenericData.Record(SCHEMA);
        reading.put("id", (long) n);
        reading.put("heat", n % 10 * 1.0);
        reading.put("broken", broken);
        ByteBuffer bytes =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), SCHEMA).encode(reading);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** Returns the ids that were predicted, each once. */
    private static Set<String> ids(TestingTopics topics, PipelineOptions options) throws Exception {
        AvroMessages<Prediction> messages = AvroMessages.of(Prediction.class);
        Set<String> ids = new HashSet<>();
        for (var record : topics.all(options.topics().predictions())) {
            assertThat(ids.add(messages.decode(record.value()).getId())).isTrue();
        }
        return ids;
    }

    private static Progress lastProgress(TestingTopics topics, PipelineOptions options)
            throws Exception {
        var records = topics.all(options.topics().progress());
        return AvroMessages.of(Progress.class).decode(records.get(records.size() - 1).value());
    }

    private static DeadLetter onlyDeadLetter(TestingTopics topics, PipelineOptions options)
            throws Exception {
        var records = topics.all(options.topics().deadLetters());
        assertThat(records).hasSize(1);
        return AvroMessages.of(DeadLetter.class).decode(records.get(0).value());
    }
}
