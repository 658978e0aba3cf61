package io.driftline.pipelines.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * The settings of the cluster's Flink: small processes, high availability, and a failure that is
 * noticed and repaired in seconds.
 */
final class FlinkSettings {
    private static final String LOOPBACK = "127.0.0.1";

    private final Configuration c = new Configuration();
    private final Path folder;

    private FlinkSettings(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the settings of a cluster.
     *
     * @param folder holds everything that the cluster writes
     * @param checkpoints where checkpoints go
     * @param zooKeeper its address
     */
    static FlinkSettings of(Path folder, Path checkpoints, String zooKeeper) {
        FlinkSettings settings = new FlinkSettings(folder);
        settings.places(checkpoints);
        settings.memory();
        settings.highAvailability(zooKeeper);
        settings.failures();
        return settings;
    }

    private void places(Path checkpoints) {
        c.set(JobManagerOptions.ADDRESS, LOOPBACK);
        c.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        c.set(RestOptions.ADDRESS, LOOPBACK);
        c.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        c.set(TaskManagerOptions.HOST, LOOPBACK);
        c.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        c.set(TaskManagerOptions.NUM_TASK_SLOTS, 1);
        c.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        c.set(BlobServerOptions.STORAGE_DIRECTORY, folder.resolve("blobs").toString());
        c.set(WebOptions.TMP_DIR, folder.resolve("web").toString());
        c.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        c.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        c.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, checkpoints.toUri().toString());
    }

    private void memory() {
        c.set(JobManagerOptions.JVM_HEAP_MEMORY, MemorySize.ofMebiBytes(256));
        c.set(JobManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(192));
        c.set(TaskManagerOptions.TASK_HEAP_MEMORY, MemorySize.ofMebiBytes(320));
        c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        c.set(TaskManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(192));
        c.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
    }

    private void highAvailability(String zooKeeper) {
        c.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
        c.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, zooKeeper);
        c.set(HighAvailabilityOptions.HA_CLUSTER_ID, "driftline");
        c.set(
                HighAvailabilityOptions.HA_STORAGE_PATH,
                folder.resolve("high-availability").toUri().toString());
        c.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(3));
        c.set(HighAvailabilityOptions.ZOOKEEPER_RETRY_WAIT, Duration.ofMillis(200));
        c.set(HighAvailabilityOptions.ZOOKEEPER_MAX_RETRY_ATTEMPTS, 20);
    }

    private void failures() {
        c.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
        c.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(5));
        c.set(HeartbeatManagerOptions.HEARTBEAT_RPC_FAILURE_THRESHOLD, 1);
        c.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
    }

    /** Writes the file that the processes read. */
    void write(Path conf) throws IOException {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(c.toMap())
                .forEach(
                        (key, value) ->
                                text.append("%s: '%s'%n".formatted(key, value.replace("'", "''"))));
        Files.writeString(conf.resolve("config.yaml"), text);
    }

    /** Returns the virtual machine's options of a JobManager. */
    List<String> jobManagerJvm() {
        return words(JobManagerProcessUtils.generateJvmParametersStr(jobManager(), c));
    }

    /** Returns what Flink's own scripts add to the arguments of a JobManager. */
    List<String> jobManagerArguments() {
        return words(JobManagerProcessUtils.generateDynamicConfigsStr(jobManager()));
    }

    /** Returns the virtual machine's options of a TaskManager. */
    List<String> taskManagerJvm() {
        return words(ProcessMemoryUtils.generateJvmParametersStr(taskManager()));
    }

    /** Returns what Flink's own scripts add to the arguments of a TaskManager. */
    List<String> taskManagerArguments() {
        return words(TaskExecutorProcessUtils.generateDynamicConfigsStr(taskManager()));
    }

    /** Returns all settings. */
    Map<String, String> all() {
        return c.toMap();
    }

    private JobManagerProcessSpec jobManager() {
        return JobManagerProcessUtils.processSpecFromConfig(c);
    }

    private TaskExecutorProcessSpec taskManager() {
        return TaskExecutorProcessUtils.processSpecFromConfig(c);
    }

    private static List<String> words(String text) {
        return new ArrayList<>(List.of(text.trim().split("\\s+")));
    }
}
