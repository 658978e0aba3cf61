package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Running jobs whose labels are numbers, several classes at once, or classes not known before. */
@Timeout(180)
class HeadsITCase {
    private static final int EVENTS = 600;
    private static final List<String> KINDS = List.of("calm", "warm", "hot", "storm");

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(2);

    @TempDir private Path folder;

    @Test
    void aNumberIsLearnedAndPredicted() throws Exception {
        PipelineOptions options = options("number", "\"double\"", "labels: {field: label}");
        send(options, n -> heat(n) - 4);
        run(options, "learn", LearnJob::build);
        Progress last = last(options);
        assertThat(last.getLearned()).isEqualTo(EVENTS);
        assertThat(last.getSkipped()).isZero();
        assertThat(last.getAccuracy()).isZero();
        // 8.5: always the mean
        assertThat(last.getRollingLogLoss()).isLessThan(last.getLogLoss()).isLessThan(2);

        run(options, "serve", ServeJob::build);
        List<Prediction> served = predictions(options.topics().served());
        assertThat(served).hasSize(EVENTS);
        for (Prediction prediction : served) {
            double expected = heat(Integer.parseInt(prediction.getId())) - 4;
            assertThat(prediction.getScores()).hasSize(1);
            assertThat(prediction.getScores().get(0).doubleValue())
                    .isCloseTo(expected, within(1.0));
            assertThat(prediction.getPredicted()).isNull();
        }
    }

    /** Of the four kinds two are declared; hot and storm join while the job runs. */
    @Test
    void classesJoinARunningJobAndAreServed() throws Exception {
        PipelineOptions options =
                options(
                        "growing",
                        "\"string\"",
                        "labels: {field: label, classes: [calm, warm], unknown: append}");
        send(options, n -> KINDS.get(n < EVENTS / 3 ? n % 2 : n % 4));
        run(options, "learn", LearnJob::build);
        Progress last = last(options);
        assertThat(last.getLearned()).isEqualTo(EVENTS);
        assertThat(last.getRollingAccuracy()).isGreaterThan(0.6);
        List<Prediction> predictions = predictions(options.topics().predictions());
        assertThat(predictions).hasSize(EVENTS);
        assertThat(predictions.get(0).getClasses()).containsExactly("calm", "warm");
        assertThat(SERVERS.topics().all(options.topics().deadLetters())).isEmpty();

        run(options, "serve", ServeJob::build);
        assertThat(predictions(options.topics().served()))
                .hasSize(EVENTS)
                .allSatisfy(
                        served -> {
                            assertThat(served.getClasses())
                                    .hasSize(4)
                                    .containsAll(KINDS)
                                    .startsWith("calm", "warm");
                            assertThat(served.getScores()).hasSize(4);
                        })
                .extracting(served -> served.getPredicted().toString())
                .contains("hot", "storm");
    }

    @Test
    void severalClassesAtOnceAreLearnedAndPredicted() throws Exception {
        PipelineOptions options =
                options(
                        "several",
                        "{\"type\": \"array\", \"items\": \"string\"}",
                        "labels: {field: label, classes: [warm, odd], multi-label: true}");
        send(options, HeadsITCase::kinds);
        run(options, "learn", LearnJob::build);
        Progress last = last(options);
        assertThat(last.getLearned()).isEqualTo(EVENTS);
        assertThat(last.getRollingAccuracy()).isGreaterThan(0.8);
        assertThat(last.getHammingLoss()).isBetween(1e-9, 0.25);
        assertThat(last.getExampleF1()).isGreaterThan(0.7);

        run(options, "serve", ServeJob::build);
        int right = 0;
        for (Prediction served : predictions(options.topics().served())) {
            assertThat(served.getPredicted()).isNull();
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                if (served.getScores().get(i) > 0.5) {
                    said.add(served.getClasses().get(i));
                }
            }
            right += said.equals(kinds(Integer.parseInt(served.getId()))) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(EVENTS * 8 / 10);
    }

    private static List<String> kinds(int n) {
        List<String> kinds = new ArrayList<>();
        if (heat(n) > 4.5) {
            kinds.add("warm");
        }
        if (n % 2 == 1) {
            kinds.add("odd");
        }
        return kinds;
    }

    private static double heat(int n) {
        return n * 7 % 10;
    }

    private PipelineOptions options(String name, String label, String labels) throws Exception {
        Files.writeString(folder.resolve(name + ".avsc"), schema(label).toString());
        String text =
                """
                pipeline: %1$s
                kafka: {bootstrap: "%2$s"}
                events: {topic: %1$s-readings, schema: %1$s.avsc, id: id}
                features:
                  - heat
                  - {field: kind, as: one-hot, values: [k0, k1, k2, k3]}
                %3$s
                learner: {transforms: [adam], constant: {value: 0.1}}
                order: {predict: event-time}
                progress: {every: 50}
                publish: {every: 100}
                checkpoint: {every: 500 ms}
                """
                        .formatted(name, SERVERS.broker().bootstrap(), labels);
        PipelineOptions options =
                PipelineFile.read(Files.writeString(folder.resolve(name + ".yaml"), text));
        SERVERS.topics().create(name + "-readings");
        KafkaTopics.ensure(options);
        return options;
    }

    private static Schema schema(String label) {
        return new Schema.Parser()
                .parse(
                        """
                        {"type": "record", "name": "Reading", "namespace": "testing", "fields": [
                          {"name": "id", "type": "long"},
                          {"name": "heat", "type": "double"},
                          {"name": "kind", "type": "string"},
                          {"name": "label", "type": %s}
                        ]}
                        """
                                .formatted(label));
    }

    private void send(PipelineOptions options, IntFunction<Object> label) throws Exception {
        Schema schema = new Schema.Parser().parse(options.events().schema());
        var encoder = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema);
        for (int n = 0; n < EVENTS; n++) {
            GenericRecord reading = new GenericData.Record(schema);
            reading.put("id", (long) n);
            reading.put("heat", heat(n));
            reading.put("kind", "k" + n % 4);
            reading.put("label", label.apply(n));
            ByteBuffer bytes = encoder.encode(reading);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            SERVERS.topics().send(options.events().topic(), "key", copy);
        }
        SERVERS.topics().flush();
    }

    private void run(PipelineOptions options, String name, Job job) throws Exception {
        StreamExecutionEnvironment env = SERVERS.flink().environment(JobConfiguration.of(options));
        job.build(env, options, Bounds.end());
        SERVERS.flink().submit(env, name).getJobExecutionResult().get(90, TimeUnit.SECONDS);
    }

    private static Progress last(PipelineOptions options) throws Exception {
        var records = SERVERS.topics().all(options.topics().progress());
        return AvroMessages.of(Progress.class).decode(records.get(records.size() - 1).value());
    }

    private static List<Prediction> predictions(String topic) throws Exception {
        AvroMessages<Prediction> messages = AvroMessages.of(Prediction.class);
        List<Prediction> predictions = new ArrayList<>();
        for (var record : SERVERS.topics().all(topic)) {
            predictions.add(messages.decode(record.value()));
        }
        return predictions;
    }
}
