package io.driftline.pipelines.bench;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
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
import org.apache.flink.core.execution.JobClient;
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
            delivery: %s
            checkpoint: {every: 10 s}
            """;

    /**
     * A job that was started.
     *
     * @param topic that it fills
     */
    record Running(String topic, JobClient job) {}

    /** So few that a checkpoint's marker among them hardly matters, so many that they tell. */
    private static final int PROGRESS_MESSAGES = 500;

    private final TemporaryFolder folder;
    private final EmbeddedBroker broker;
    private final EmbeddedFlink flink;
    private final int events;
    private final String delivery;

    private Testbed(int events, String delivery) {
        folder = TemporaryFolder.create("driftline-bench-");
        broker = EmbeddedBroker.start();
        flink = EmbeddedFlink.start(1);
        this.events = events;
        this.delivery = delivery;
        KafkaTopics.create(clients(), BenchStream.EVENTS, 1, Map.of());
        KafkaTopics.create(clients(), BenchStream.LABELS, 1, Map.of());
    }

    /** Starts both and writes the stream; jobs write exactly once. */
    static Testbed start(int events) {
        Testbed testbed = new Testbed(events, "exactly-once");
        new BenchStream().produce(testbed.clients(), events);
        return testbed;
    }

    /** Starts both, with nothing in the topics; jobs write at least once. */
    static Testbed startEmpty() {
        return new Testbed(0, "at-least-once");
    }

    /** Returns what clients need to know of the broker. */
    Properties clients() {
        Properties clients = new Properties();
        clients.setProperty("bootstrap.servers", broker.bootstrap());
        return clients;
    }

    /** Returns how fast a job hands events on, from Kafka through Flink to Kafka. */
    Speed passThrough(String name) throws InterruptedException {
        Running job = passThrough(name, Bounds.end());
        return measure(job, events, 1);
    }

    /** Starts a job that hands events on. */
    Running passThrough(String name, Bounds bounds) {
        PipelineOptions options = options(name, "{kind: majority}");
        String topic = name + ".bytes";
        KafkaTopics.create(clients(), topic, 1, Map.of());
        StreamExecutionEnvironment env = flink.environment(JobConfiguration.of(options));
        PassThroughJob.build(env, options, topic, bounds);
        return new Running(topic, flink.submit(env, name));
    }

    /**
     * Returns how fast a job predicts events and learns from them, by its progress messages:
     * predictions may run far ahead of what is learned.
     */
    Speed learn(String name, String learner, boolean checkpoints) throws InterruptedException {
        PipelineOptions options = options(name, learner);
        JobClient job = submit(name, options, checkpoints, Bounds.end());
        String topic = options.topics().progress();
        return measure(new Running(topic, job), events / progressEvery(), progressEvery());
    }

    /** Starts a job that predicts and learns; its topic is that of the predictions. */
    Running learn(String name, String learner, Bounds bounds) {
        PipelineOptions options = options(name, learner);
        JobClient job = submit(name, options, true, bounds);
        return new Running(options.topics().predictions(), job);
    }

    private JobClient submit(
            String name, PipelineOptions options, boolean checkpoints, Bounds bounds) {
        KafkaTopics.ensure(options);
        Configuration configuration = JobConfiguration.of(options);
        if (!checkpoints) {
            configuration.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        }
        StreamExecutionEnvironment env = flink.environment(configuration);
        LearnJob.build(env, options, bounds);
        return flink.submit(env, name);
    }

    private Speed measure(Running running, int records, int eventsPerRecord)
            throws InterruptedException {
        return TopicFill.measure(
                clients(),
                running.topic(),
                records,
                eventsPerRecord,
                running.job().getJobExecutionResult());
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
                        progressEvery(),
                        delivery);
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
