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
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Holds the champion-only learning job against a job that only hands the same events on: same
 * build, process, broker and cluster, one after the other, with checkpoints every 10 s.
 */
public final class PipelineBench {
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
            learner:
              kind: gradient
              model: linear
              transforms: upgd
            checkpoint: {every: 10 s}
            """;

    /**
     * One round.
     *
     * @param passThrough events per second handed on
     * @param pipeline events per second predicted, and learned from
     */
    public record Round(double passThrough, double pipeline) {
        /** Returns what is left of the pass-through's speed, 1 for all of it. */
        public double ratio() {
            return pipeline / passThrough;
        }
    }

    private final EmbeddedBroker broker;
    private final EmbeddedFlink flink;
    private final Path folder;
    private final int events;

    private PipelineBench(EmbeddedBroker broker, EmbeddedFlink flink, Path folder, int events) {
        this.broker = broker;
        this.flink = flink;
        this.folder = folder;
        this.events = events;
    }

    /**
     * Loads the topics and measures round after round; the first one warms up and is not reported.
     *
     * @param report told of every round when it is over
     */
    public static void run(int events, int rounds, Consumer<Round> report)
            throws InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("driftline-bench-");
                EmbeddedBroker broker = EmbeddedBroker.start();
                EmbeddedFlink flink = EmbeddedFlink.start(1)) {
            PipelineBench bench = new PipelineBench(broker, flink, folder.path(), events);
            bench.load();
            bench.round(0);
            for (int round = 1; round <= rounds; round++) {
                report.accept(bench.round(round));
            }
        }
    }

    private void load() {
        Properties clients = new Properties();
        clients.setProperty("bootstrap.servers", broker.bootstrap());
        KafkaTopics.create(clients, BenchStream.EVENTS, 1, Map.of());
        KafkaTopics.create(clients, BenchStream.LABELS, 1, Map.of());
        new BenchStream().produce(clients, events);
    }

    private Round round(int number) throws InterruptedException {
        return new Round(passThrough("pass-" + number), pipeline("learn-" + number));
    }

    private double passThrough(String name) throws InterruptedException {
        PipelineOptions options = options(name);
        String topic = name + ".bytes";
        KafkaTopics.create(KafkaClients.properties(options), topic, 1, Map.of());
        StreamExecutionEnvironment env = flink.environment(JobConfiguration.of(options));
        PassThroughJob.build(env, options, topic, Bounds.end());
        return measure(env, name, options, topic);
    }

    private double pipeline(String name) throws InterruptedException {
        PipelineOptions options = options(name);
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = flink.environment(JobConfiguration.of(options));
        LearnJob.build(env, options, Bounds.end());
        return measure(env, name, options, options.topics().predictions());
    }

    private double measure(
            StreamExecutionEnvironment env, String name, PipelineOptions options, String topic)
            throws InterruptedException {
        return TopicFill.perSecond(
                KafkaClients.properties(options),
                topic,
                events,
                flink.submit(env, name).getJobExecutionResult());
    }

    private PipelineOptions options(String name) {
        String text =
                PIPELINE.formatted(
                        name, broker.bootstrap(), BenchStream.EVENTS, BenchStream.LABELS);
        Path file = folder.resolve(name + ".yaml");
        try {
            Files.writeString(folder.resolve("trade.avsc"), Trade.getClassSchema().toString());
            return PipelineFile.read(Files.writeString(file, text));
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException("The benchmark's own pipeline cannot be used.", e);
        }
    }
}
