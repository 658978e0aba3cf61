package io.driftline.pipelines.prove;

import io.driftline.pipelines.cluster.JobView;
import io.driftline.pipelines.cluster.LocalCluster;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.RemoteCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.common.TopicPartition;

/**
 * One run of the learning job over the whole stream, on a cluster, from empty topics to the end of
 * the job.
 */
final class Trial implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final LocalCluster cluster;
    private final JobID job;
    private final Results results;
    private final ResultReader reader;
    private final Feed feed;
    private final Runnable onLook;
    private boolean ended;

    private Trial(
            LocalCluster cluster,
            JobID job,
            Results results,
            ResultReader reader,
            Feed feed,
            Runnable onLook) {
        this.cluster = cluster;
        this.job = job;
        this.results = results;
        this.reader = reader;
        this.feed = feed;
        this.onLook = onLook;
    }

    /**
     * Empties the topics, submits the job and begins to feed it. The job and those that watch it
     * may know the broker by different addresses.
     *
     * @param options with the address that the job is to use
     * @param pace events per second, or {@link Feed#UNPACED}
     * @param onLook run again and again while something is waited for; may end the wait by throwing
     */
    static Trial start(
            LocalCluster cluster,
            PipelineOptions options,
            TradeStream stream,
            double pace,
            Runnable onLook) {
        Properties clients = KafkaClients.properties(options.withBootstrap(cluster.bootstrap()));
        String events = options.events().topic();
        String labels = options.truth().orElseThrow().topic();
        createTopics(clients, options.withBootstrap(cluster.bootstrap()), stream.partitions());
        Results results = new Results(options.topics());
        JobID job =
                new RemoteCluster(cluster.rest().orElseThrow(), RemoteCluster.jobJar())
                        .submit(
                                options.name() + "-learn",
                                JobConfiguration.of(options),
                                env ->
                                        LearnJob.build(
                                                env,
                                                options,
                                                Bounds.at(ends(stream, events, labels))));
        ResultReader reader = ResultReader.start(clients, results);
        Feed feed = Feed.start(clients, stream, events, labels, pace);
        return new Trial(cluster, job, results, reader, feed, onLook);
    }

    private static void createTopics(Properties clients, PipelineOptions options, int partitions) {
        String events = options.events().topic();
        String labels = options.truth().orElseThrow().topic();
        List<String> all = new ArrayList<>(options.topics().names());
        all.addAll(List.of(events, labels));
        KafkaTopics.remove(clients, all);
        KafkaTopics.create(clients, events, partitions, Map.of());
        KafkaTopics.create(clients, labels, partitions, Map.of());
        KafkaTopics.ensure(options);
    }

    private static Map<TopicPartition, Long> ends(
            TradeStream stream, String events, String labels) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        long[] ofEvents = stream.eventsByPartition();
        long[] ofLabels = stream.labelsByPartition();
        for (int i = 0; i < stream.partitions(); i++) {
            ends.put(new TopicPartition(events, i), ofEvents[i]);
            ends.put(new TopicPartition(labels, i), ofLabels[i]);
        }
        return ends;
    }

    /**
     * Returns the id that the cluster gave the job; its checkpoints are in a folder of that name.
     */
    JobID job() {
        return job;
    }

    /** Returns the feed, to change its pace. */
    Feed feed() {
        return feed;
    }

    /** Returns how many different events have a prediction that can be read. */
    int predicted() {
        return results.predicted();
    }

    /** Returns how the job is doing; empty while no JobManager leads. */
    Optional<JobView> view() {
        return cluster.job(job);
    }

    /**
     * Looks after the feed and says when something cannot go on.
     *
     * @throws IllegalStateException when the job failed for good, or feeding or reading did
     */
    private void check() {
        onLook.run();
        feed.advance(results.predicted());
        reader.check();
        view().filter(view -> view.ended() && !view.state().equals("FINISHED"))
                .ifPresent(
                        view -> {
                            throw new IllegalStateException("The job is " + view.state() + ".");
                        });
    }

    /** Waits until something holds, looking after the feed meanwhile. */
    void await(String what, Duration limit, BooleanSupplier holds) {
        cluster.await(
                what,
                limit,
                () -> {
                    check();
                    return holds.getAsBoolean();
                });
    }

    /** Waits until all tasks run and the first predictions can be read. */
    void awaitFirstResults() {
        await("the job publishes predictions", LIMIT, () -> results.predicted() > 0);
    }

    /** Waits until the job has ended, and returns everything that it published. */
    Results finish(Duration limit) throws InterruptedException {
        await(
                "the job has ended",
                limit,
                () -> view().filter(view -> view.state().equals("FINISHED")).isPresent());
        ended = true;
        reader.finish();
        return results;
    }

    @Override
    public void close() {
        feed.close();
        reader.close();
        if (!ended) {
            cluster.cancel(job); // whoever was interrupted or failed may not want to wait for it
        }
    }
}
