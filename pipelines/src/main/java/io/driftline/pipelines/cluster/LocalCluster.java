package io.driftline.pipelines.cluster;

import io.driftline.pipelines.embedded.BrokerPlace;
import io.driftline.pipelines.embedded.Ports;
import io.driftline.pipelines.embedded.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;

/**
 * A Flink cluster and a Kafka broker as processes of their own, on loopback only, with all their
 * files in a temporary folder that is removed on close. One JobManager leads and another stands by;
 * what is killed is started again. All processes end with this one, however it ends.
 *
 * <p>Flink's processes have Flink's own classes on their class path and none of ours: jobs come as
 * the job jar, through the REST interface, as a user's do. ZooKeeper, which the JobManagers need,
 * runs inside this process.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String LOG = ".log";

    private final TemporaryFolder folder;
    private final Path checkpoints;
    private final BrokerPlace brokerPlace;
    private final Coordination coordination;
    private final LeaderWatch leader;
    private final ClusterProcess broker;
    private final Map<URI, ClusterProcess> jobManagers = new LinkedHashMap<>();
    private final List<ClusterProcess> taskManagers = new ArrayList<>();
    private final ClusterRest rest;
    private boolean logsAreWanted;

    private LocalCluster(ClusterOptions options, TemporaryFolder folder) throws IOException {
        this.folder = folder;
        checkpoints = options.checkpoints().orElseGet(() -> folder.path().resolve("checkpoints"));
        Files.createDirectories(checkpoints);
        List<Integer> ports = Ports.free(2 + options.jobManagers());
        brokerPlace =
                new BrokerPlace(
                        Files.createDirectory(folder.path().resolve("kafka")),
                        ports.get(0),
                        ports.get(1),
                        options.brokerOutside());
        coordination =
                Coordination.start(Files.createDirectory(folder.path().resolve("zookeeper")));
        FlinkSettings settings =
                FlinkSettings.of(folder.path(), checkpoints, coordination.address());
        Commands commands = Commands.prepare(folder.path(), settings);
        broker = start("broker", commands.broker(brokerPlace), Duration.ZERO);
        for (int port : ports.subList(2, ports.size())) {
            String name = "jobmanager-" + (jobManagers.size() + 1);
            jobManagers.put(
                    URI.create("http://127.0.0.1:" + port),
                    start(name, commands.jobManager(port), Commands.PAUSE_BEFORE_SPARE));
        }
        for (int i = 1; i <= options.taskManagers(); i++) {
            String name = "taskmanager-" + i;
            taskManagers.add(start(name, commands.taskManager(name), Commands.PAUSE_BEFORE_SPARE));
        }
        leader = LeaderWatch.start(settings.all());
        rest = new ClusterRest(leader::leader);
    }

    /**
     * Starts a cluster and returns when all its slots and its broker are there.
     *
     * @throws IllegalStateException when a process does not start
     */
    public static LocalCluster start(ClusterOptions options) {
        TemporaryFolder folder = TemporaryFolder.create("driftline-cluster-");
        LocalCluster cluster;
        try {
            cluster = new LocalCluster(options, folder);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("The cluster's files cannot be written.", e);
        }
        try {
            cluster.await(
                    "all TaskManagers and the broker are there",
                    START_LIMIT,
                    () ->
                            cluster.rest.freeSlots().equals(Optional.of(options.taskManagers()))
                                    && BrokerProbe.answers(cluster.brokerPlace.port()));
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private ClusterProcess start(String name, Command command, Duration pauseBeforeNext) {
        Executor later =
                CompletableFuture.delayedExecutor(
                        pauseBeforeNext.toMillis(), TimeUnit.MILLISECONDS);
        return ClusterProcess.start(name, command, folder.path().resolve(name + LOG), later);
    }

    /** Returns the broker's address. */
    public String bootstrap() {
        return brokerPlace.bootstrap();
    }

    /** Returns the address of the leader's REST interface; empty while nobody leads. */
    public Optional<URI> rest() {
        return leader.leader();
    }

    /** Returns where all files of the cluster are. */
    public Path folder() {
        return folder.path();
    }

    /** Returns where checkpoints are. */
    public Path checkpoints() {
        return checkpoints;
    }

    /** Returns the broker. */
    public ClusterProcess broker() {
        return broker;
    }

    /** Returns the JobManager that leads; empty while nobody does. */
    public Optional<ClusterProcess> leadingJobManager() {
        return leader.leader().map(jobManagers::get);
    }

    /** Returns all JobManagers. */
    public List<ClusterProcess> jobManagers() {
        return List.copyOf(jobManagers.values());
    }

    /** Returns all TaskManagers. */
    public List<ClusterProcess> taskManagers() {
        return List.copyOf(taskManagers);
    }

    /** Returns the TaskManagers that run tasks now; none while no JobManager answers. */
    public List<ClusterProcess> busyTaskManagers() {
        List<String> busy = rest.busyTaskManagers();
        return taskManagers.stream()
                .filter(one -> busy.stream().anyMatch(Commands.resourceIdsOf(one.name())))
                .toList();
    }

    /** Returns whether all processes take part, and as many slots are free as should be. */
    public boolean complete(int freeSlots) {
        return rest.freeSlots().equals(Optional.of(freeSlots))
                && jobManagers.keySet().stream().allMatch(rest::answers)
                && broker.alive();
    }

    /** Returns how a job is doing; empty while no JobManager leads. */
    public Optional<JobView> job(JobID id) {
        return rest.job(id);
    }

    /** Ends a job without a savepoint; returns whether a JobManager has taken it. */
    public boolean cancel(JobID id) {
        return rest.cancel(id);
    }

    /**
     * Waits until something holds.
     *
     * @param what completes the sentence "It is not so that …"
     * @throws IllegalStateException when it does not hold in time, or a process does not start
     */
    public void await(String what, Duration limit, BooleanSupplier holds) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            processes().forEach(ClusterProcess::check);
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "It is not so that %s, after %d s. Logs are in %s."
                                .formatted(what, limit.toSeconds(), keepLogs()));
            }
            pause();
        }
    }

    /** Leaves the processes' logs when the cluster is closed, and returns their folder. */
    public Path keepLogs() {
        logsAreWanted = true;
        return folder.path();
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a cluster.", e);
        }
    }

    private List<ClusterProcess> processes() {
        List<ClusterProcess> all = new ArrayList<>(taskManagers);
        all.addAll(jobManagers.values());
        all.add(broker);
        return all;
    }

    /** Kills all processes and removes all files, but for logs that somebody was pointed to. */
    @Override
    public void close() {
        processes().forEach(ClusterProcess::close);
        leader.close();
        coordination.close();
        if (logsAreWanted) {
            folder.closeBut(file -> file.getFileName().toString().endsWith(LOG));
        } else {
            folder.close();
        }
    }
}
