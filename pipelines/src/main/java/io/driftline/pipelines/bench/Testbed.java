package io.driftline.pipelines.bench;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.PassThroughJob;
import io.driftline.schemas.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A broker with a made-up stream and a Flink of one slot in this process, on which jobs are timed
 * one after the other.
 */
final class Testbed implements AutoCloseable {
    private static final String PIPELINE =
            """
            pipeline: %s
            kafka: {bootstrap: "%s"}
            events: {topic: %s, schema: trade.avsc, id: id, time: time}
            features:
              - {field: logReturns, as: array, length: 5}
              - {field: amount, as: log1p}
              - {field: secondsSinceChange, as: log1p}
              - {field: tradesSinceChange, as: log1p}
            labels: {topic: %s, classes: [down, up], maturity: 1 d}
            learner: %s
            progress: {every: %d}
            checkpoint: {every: 10 s}
            """;

    /** So few that a checkpoint's marker among them hardly matters, so many that they tell. */
    private static final int PROGRESS_MESSAGES = 500;

    private final TemporaryFolder folder;
    private final EmbeddedBroker broker;
    private final EmbeddedFlink flink;
    private final int events;

    private Testbed(
            TemporaryFolder folder, EmbeddedBroker broker, EmbeddedFlink flink, int events) {
        this.folder = folder;
        this.broker = broker;
        this.flink = flink;
        this.events = events;
    }

    /** Starts both and writes the stream. */
    static Testbed start(int events) {
        TemporaryFolder folder = TemporaryFolder.create("driftline-bench-");
        EmbeddedBroker broker = EmbeddedBroker.start();
        Testbed testbed = new Testbed(folder, broker, EmbeddedFlink.start(1), events);
        Properties clients = new Properties();
        clients.setProperty("bootstrap.servers", broker.bootstrap());
        KafkaTopics.create(clients, BenchStream.EVENTS, 1, Map.of());
        KafkaTopics.create(clients, BenchStream.LABELS, 1, Map.of());
        new BenchStream().produce(clients, events);
        return testbed;
    }

    /** Returns how fast a job hands events on, from Kafka through Flink to Kafka. */
    Speed passThrough(String name) throws InterruptedException {
        PipelineOptions options = options(name, "{kind: majority}");
        String topic = name + ".bytes";
        KafkaTopics.create(KafkaClients.properties(options), topic, 1, Map.of());
        StreamExecutionEnvironment env = flink.environment(JobConfiguration.of(options));
        PassThroughJob.build(env, options, topic, Bounds.end());
        return measure(env, name, options, topic, 1);
    }

    /**
     * Returns how fast a job predicts events and learns from them, by its progress messages:
     * predictions may run far ahead of what is learned.
     */
    Speed learn(String name, String learner, boolean checkpoints) throws InterruptedException {
        PipelineOptions options = options(name, learner);
        KafkaTopics.ensure(options);
        Configuration configuration = JobConfiguration.of(options);
        if (!checkpoints) {
            configuration.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        }
        StreamExecutionEnvironment env = flink.environment(configuration);
        LearnJob.build(env, options, Bounds.end());
        return measure(env, name, options, options.topics().progress(), progressEvery());
    }

    private Speed measure(
            StreamExecutionEnvironment env,
            String name,
            PipelineOptions options,
            String topic,
            int eventsPerRecord)
            throws InterruptedException {
        return TopicFill.measure(
                KafkaClients.properties(options),
                topic,
                events / eventsPerRecord,
                eventsPerRecord,
                flink.submit(env, name).getJobExecutionResult());
    }

    private int progressEvery() {
        return Math.max(1, events / PROGRESS_MESSAGES);
    }

    private PipelineOptions options(String name, String learner) {
        String text =
                PIPELINE.formatted(
                        name,
                        broker.bootstrap(),
                        BenchStream.EVENTS,
                        BenchStream.LABELS,
                        learner,
                        progressEvery());
        Path file = folder.path().resolve(name + ".yaml");
        try {
            Files.writeString(
                    folder.path().resolve("trade.avsc"), Trade.getClassSchema().toString());
            return PipelineFile.read(Files.writeString(file, text));
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException("The benchmark's own pipeline cannot be used.", e);
        }
    }

    @Override
    public void close() {
        flink.close();
        broker.close();
        folder.close();
    }
}
