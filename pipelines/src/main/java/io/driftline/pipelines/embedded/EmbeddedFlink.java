package io.driftline.pipelines.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster inside this process, for any number of jobs, with its checkpoints and all other
 * files in a temporary folder that is removed on close. Listens on free loopback ports only.
 */
public final class EmbeddedFlink implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final MiniCluster cluster;
    private final TemporaryFolder folder;
    private final Path checkpoints;
    private boolean closed;

    private EmbeddedFlink(MiniCluster cluster, TemporaryFolder folder, Path checkpoints) {
        this.cluster = cluster;
        this.folder = folder;
        this.checkpoints = checkpoints;
    }

    /**
     * Starts a cluster whose checkpoints are removed with it.
     *
     * @param slots the sum of the parallelisms of the jobs that run at the same time
     * @throws IllegalStateException when it does not start
     */
    public static EmbeddedFlink start(int slots) {
        TemporaryFolder folder = TemporaryFolder.create("driftline-flink-");
        return start(slots, folder, folder.path().resolve("checkpoints"));
    }

    /** Starts a cluster whose checkpoints are kept in a folder of the caller's. */
    public static EmbeddedFlink start(int slots, Path checkpoints) {
        TemporaryFolder folder = TemporaryFolder.create("driftline-flink-");
        return start(slots, folder, checkpoints.toAbsolutePath());
    }

    private static EmbeddedFlink start(int slots, TemporaryFolder folder, Path checkpoints) {
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration(folder.path()))
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .setCommonBindAddress(LOOPBACK)
                                .build());
        try {
            cluster.start();
        } catch (Exception e) {
            folder.close();
            throw new IllegalStateException("The embedded Flink cluster did not start.", e);
        }
        return new EmbeddedFlink(cluster, folder, checkpoints);
    }

    /** Returns an environment to build a job in that {@link #submit} takes. */
    public StreamExecutionEnvironment environment(Configuration job) {
        Configuration all = new Configuration(job);
        all.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        all.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, checkpoints.toUri().toString());
        return StreamExecutionEnvironment.createLocalEnvironment(all);
    }

    /**
     * Starts the job that was built in an environment of this cluster, from the checkpoint that the
     * environment's configuration names, if it names one.
     *
     * @throws IllegalStateException when the cluster refuses it
     */
    public JobClient submit(StreamExecutionEnvironment environment, String name) {
        StreamGraph flow = environment.getStreamGraph();
        flow.setJobName(name);
        JobGraph graph = flow.getJobGraph();
        Optional.ofNullable(environment.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH))
                .map(path -> SavepointRestoreSettings.forPath(path, false))
                .ifPresent(graph::setSavepointRestoreSettings);
        try {
            cluster.submitJob(graph).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The job %s was not started.".formatted(name), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting %s.".formatted(name), e);
        }
        return new MiniClusterJobClient(
                graph.getJobID(),
                cluster,
                EmbeddedFlink.class.getClassLoader(),
                JobFinalizationBehavior.NOTHING);
    }

    /** Returns where checkpoints go; a job's are in a folder named by its id. */
    public Path checkpoints() {
        return checkpoints;
    }

    /** Returns where the cluster's own files are. */
    public Path folder() {
        return folder.path();
    }

    /** Returns the address of the REST interface. */
    public URI rest() {
        return cluster.getRestAddress().join();
    }

    /**
     * Cancels what runs, without a savepoint, and removes the cluster's files. Does nothing the
     * second time.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            cluster.closeAsync().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The embedded Flink cluster did not stop.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            folder.close();
        }
    }

    private static Configuration configuration(Path folder) {
        Configuration c = new Configuration();
        c.set(CoreOptions.TMP_DIRS, folder.resolve("temporary").toString());
        c.set(BlobServerOptions.STORAGE_DIRECTORY, folder.resolve("blobs").toString());
        c.set(WebOptions.TMP_DIR, folder.resolve("web").toString());
        c.set(JobManagerOptions.ADDRESS, LOOPBACK);
        c.set(JobManagerOptions.BIND_HOST, LOOPBACK); // for the server of jars, too
        c.set(RestOptions.ADDRESS, LOOPBACK);
        c.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        c.set(RestOptions.BIND_PORT, "0");
        c.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
        // Models live on the heap; managed memory serves nobody here.
        c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        return c;
    }
}
