package io.driftline.pipelines.demo;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.Job;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.ServeJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Real trades, from a real broker through two real jobs, all in this process: one job learns with
 * five learners side by side, the other serves the champion's versions.
 */
public final class Demo {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LEAST_EVENTS = 100;
    private static final int SLOTS = 2;

    private final List<PriceChange> changes;
    private final DemoPipeline pipeline;
    private final double speed;
    private final Path plot;
    private final PrintWriter out;
    private final boolean terminal;
    private final BooleanSupplier interrupted;

    private Demo(
            List<PriceChange> changes,
            DemoPipeline pipeline,
            Settings settings,
            PrintWriter out,
            BooleanSupplier interrupted) {
        this.changes = changes;
        this.pipeline = pipeline;
        this.speed = settings.speed();
        this.plot = settings.plot();
        this.out = out;
        this.terminal = settings.terminal();
        this.interrupted = interrupted;
    }

    /**
     * How to run the demo.
     *
     * @param events how many of the stream's events; more than it has means all
     * @param speed how many times faster than it happened; 0 for as fast as it goes
     * @param plot where the plot goes
     * @param terminal whether lines of the output can be rewritten
     */
    public record Settings(int events, double speed, Path plot, boolean terminal) {
        public Settings {
            if (events < LEAST_EVENTS) {
                throw new IllegalArgumentException(
                        "--events is %d; it must be at least %d.".formatted(events, LEAST_EVENTS));
            }
            if (!(speed >= 0) || Double.isInfinite(speed)) {
                throw new IllegalArgumentException(
                        "--speed is %s; it must be > 0, or 0 for as fast as it goes."
                                .formatted(speed));
            }
        }
    }

    /** What a run left: its numbers, and whether its plot could be drawn. */
    public record Outcome(DemoReport report, boolean plotted) {}

    /**
     * Runs the demo to its end and says how it went.
     *
     * @param interrupted asked between two looks at the topics; true ends the run
     * @return empty when it was interrupted
     */
    public static Optional<Outcome> run(
            Settings settings, PrintWriter out, BooleanSupplier interrupted)
            throws ConfigurationException {
        List<PriceChange> all = BitstampTrades.read();
        List<PriceChange> changes = all.subList(0, Math.min(settings.events(), all.size()));
        DemoPipeline pipeline = DemoPipeline.read(changes.size());
        return new Demo(changes, pipeline, settings, out, interrupted).run();
    }

    private Optional<Outcome> run() {
        out.println("Starting a Kafka broker and a Flink cluster in this process …");
        out.flush();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                EmbeddedFlink flink = EmbeddedFlink.start(SLOTS)) {
            PipelineOptions options = pipeline.options().withBootstrap(broker.bootstrap());
            Properties clients = KafkaClients.properties(options);
            KafkaTopics.create(clients, options.events().topic(), 1, Map.of());
            KafkaTopics.create(clients, labels(options), 1, Map.of());
            KafkaTopics.ensure(options);
            var jobs =
                    List.of(
                            start(flink, options, "learn", LearnJob::build),
                            start(flink, options, "serve", ServeJob::build));
            return follow(options, jobs);
        }
    }

    private CompletableFuture<?> start(
            EmbeddedFlink flink, PipelineOptions options, String purpose, Job job) {
        var env = flink.environment(JobConfiguration.of(options));
        Bounds ends =
                Bounds.at(
                        Map.of(
                                new TopicPartition(options.events().topic(), 0),
                                (long) changes.size(),
                                new TopicPartition(labels(options), 0),
                                (long) changes.size() - 1));
        job.build(env, options, ends);
        return flink.submit(env, options.name() + "-" + purpose).getJobExecutionResult();
    }

    private Optional<Outcome> follow(PipelineOptions options, List<CompletableFuture<?>> jobs) {
        out.println(
                "Publishing %,d trades that changed the price; two jobs learn and serve."
                        .formatted(changes.size()));
        out.flush();
        long start = System.nanoTime();
        try (DemoWatch watch = new DemoWatch(options);
                TradeFeed feed =
                        TradeFeed.start(
                                KafkaClients.properties(options),
                                options.events().topic(),
                                labels(options),
                                changes,
                                speed)) {
            DemoDisplay display = new DemoDisplay(out, terminal, changes.size());
            while (!jobs.stream().allMatch(CompletableFuture::isDone)) {
                if (interrupted.getAsBoolean()) {
                    return Optional.empty();
                }
                failIfFailed(jobs);
                watch.poll(POLL);
                feed.advance(watch.learned());
                display.update(watch);
            }
            failIfFailed(jobs);
            double seconds = (System.nanoTime() - start) / 1e9;
            watch.readToEnd();
            display.finish(watch);
            return Optional.of(finish(options, watch, feed.published(), seconds));
        }
    }

    private Outcome finish(
            PipelineOptions options, DemoWatch watch, long published, double seconds) {
        LaneHistory history = watch.history();
        DemoReport report =
                new DemoReport(
                        Accountant.count(options, published),
                        seconds,
                        watch.servedVersion(),
                        history.lanes().stream()
                                .map(lane -> LaneResult.of(history, lane, pipeline.freezeAfter()))
                                .toList());
        out.println();
        report.lines().forEach(out::println);
        out.println();
        boolean plotted = draw(history);
        out.flush();
        return new Outcome(report, plotted);
    }

    private boolean draw(LaneHistory history) {
        try {
            AccuracyPlot.write(history, pipeline.freezeAfter(), plot);
            out.println("Plot of the rolling accuracy: " + plot.toAbsolutePath());
            return true;
        } catch (IOException e) {
            out.println("There is no plot: " + e.getMessage());
            return false;
        }
    }

    private static void failIfFailed(List<CompletableFuture<?>> jobs) {
        for (CompletableFuture<?> job : jobs) {
            if (job.isCompletedExceptionally()) {
                try {
                    job.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("A job of the demo failed.", e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static String labels(PipelineOptions options) {
        return options.truth().orElseThrow().topic();
    }
}
