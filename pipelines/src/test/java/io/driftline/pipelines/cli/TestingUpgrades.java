package io.driftline.pipelines.cli;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.TestingPipeline;
import io.driftline.pipelines.jobs.TestingTopics;
import io.driftline.schemas.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A stream of payments, in the middle of which a job is stopped with a savepoint: by then {@link
 * #ASKED} events have come and {@link #TOLD} labels.
 */
final class TestingUpgrades {
    static final int ASKED = 200;
    static final int TOLD = 150;
    static final int EVENTS = 400;

    /** What the savepoint is of; every kind of lane. */
    static final String LEARNING =
            """
            learner: {model: mlp, mlp: {hidden: [4, 3]}, transforms: [clip-norm, upgd]}
            lanes:
              linear: {transforms: sgd, sgd: {momentum: 0.5}}
              frozen: {transforms: upgd, freeze-after: 50}
              no-change: {kind: no-change}
              majority: {kind: majority}
            """;

    private final TestingPipeline payments;
    private final Path folder;

    /**
     * @param inputs begins the names of the topics that are read
     */
    TestingUpgrades(String inputs, Path folder) {
        payments = new TestingPipeline(inputs);
        this.folder = folder;
    }

    /**
     * Writes a pipeline's file.
     *
     * @param changes of the file, pairs of text and what stands in its place
     */
    Path file(String bootstrap, String name, String... changes) throws IOException {
        String text = payments.text(bootstrap, name);
        text = text.replace("learner: {transforms: upgd}\n", LEARNING);
        text = text.replace("progress: {every: 100}", "progress: {every: 1}");
        for (int i = 0; i < changes.length; i += 2) {
            if (!text.contains(changes[i])) {
                throw new AssertionError("No %s in %s".formatted(changes[i], text));
            }
            text = text.replace(changes[i], changes[i + 1]);
        }
        Files.writeString(folder.resolve("payment.avsc"), TestingPipeline.SCHEMA);
        return Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    PipelineOptions options(EmbeddedBroker broker, String name, String... changes)
            throws Exception {
        return PipelineFile.read(file(broker.bootstrap(), name, changes));
    }

    void createTopics(TestingTopics topics) {
        topics.create(payments.eventsTopic());
        topics.create(payments.labelsTopic());
    }

    /** Sends what there is when the savepoint is taken. */
    void sendBefore(TestingTopics topics) {
        send(topics, 0, ASKED, 0, TOLD, false);
    }

    /**
     * Sends the rest.
     *
     * @param odd whether some labels are of a third class
     */
    void sendAfter(TestingTopics topics, boolean odd) {
        send(topics, ASKED, EVENTS, TOLD, EVENTS, odd);
    }

    private void send(
            TestingTopics topics, int event, int toEvent, int label, int toLabel, boolean odd) {
        for (int n = event; n < toEvent; n++) {
            topics.send(payments.eventsTopic(), TestingPipeline.id(n), payments.event(n));
        }
        for (int n = label; n < toLabel; n++) {
            String truth = odd && n % 7 == 0 ? "odd" : n * 37 % 101 > 50 ? "fraud" : "ok";
            String id = TestingPipeline.id(n);
            int known = n + TestingPipeline.LABEL_DELAY_SECONDS;
            topics.send(payments.labelsTopic(), id, payments.label(id, known, truth));
        }
        topics.flush();
    }

    /** Runs a job up to where the first part of the stream ends, and returns its savepoint. */
    String savepoint(EmbeddedFlink flink, TestingTopics topics, PipelineOptions options, Path into)
            throws Exception {
        createTopics(topics);
        sendBefore(topics);
        JobClient job = start(flink, options, JobConfiguration.of(options));
        topics.await(
                options.topics().progress(),
                records ->
                        last(records).values().stream()
                                        .filter(lane -> lane.getAnswers() >= TOLD - 10)
                                        .count()
                                == options.learning().lanes().size());
        return job.stopWithSavepoint(false, into.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    /** Starts a job that ends when it has read all events, also those not sent yet. */
    JobClient start(EmbeddedFlink flink, PipelineOptions options, Configuration configuration) {
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = flink.environment(configuration);
        LearnJob.build(
                env,
                options,
                Bounds.at(
                        Map.of(
                                new TopicPartition(payments.eventsTopic(), 0), (long) EVENTS,
                                new TopicPartition(payments.labelsTopic(), 0), (long) EVENTS)));
        return flink.submit(env, options.name());
    }

    /** Lets a pipeline go on from a savepoint to the end of the stream. */
    void goOn(EmbeddedFlink flink, PipelineOptions options, String savepoint) throws Exception {
        start(
                        flink,
                        options,
                        JobConfiguration.startingFrom(JobConfiguration.of(options), savepoint))
                .getJobExecutionResult()
                .get(90, TimeUnit.SECONDS);
    }

    /** Returns the last progress of every lane, by its name. */
    static Map<String, Progress> last(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Progress> last = new TreeMap<>();
        decoded(Progress.class, records).forEach(one -> last.put(one.getLane(), one));
        return last;
    }

    static <M extends SpecificRecordBase> List<M> decoded(
            Class<M> message, List<ConsumerRecord<byte[], byte[]>> records) {
        AvroMessages<M> messages = AvroMessages.of(message);
        List<M> decoded = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                decoded.add(messages.decode(record.value()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return decoded;
    }
}
