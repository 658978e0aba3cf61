package io.driftline.pipelines.savepoint;

import io.driftline.pipelines.embedded.TemporaryFolder;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorFactory;

/** Environments for the small jobs that read and write savepoints in this process. */
final class LocalJobs {
    private static final String LOOPBACK = "127.0.0.1";

    private LocalJobs() {}

    /**
     * Returns an environment whose jobs run here, one after the other, on one slot.
     *
     * @param incremental whether state is read that only RocksDB can read
     */
    static StreamExecutionEnvironment environment(TemporaryFolder folder, boolean incremental) {
        Configuration c = new Configuration();
        c.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        c.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        c.set(PipelineOptions.OBJECT_REUSE, true);
        c.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        // A model is one record, whatever its size.
        c.set(CollectSinkOperatorFactory.MAX_BATCH_SIZE, MemorySize.parse("1g"));
        c.set(CollectSinkOperatorFactory.SOCKET_TIMEOUT, Duration.ofMinutes(5));
        c.set(StateBackendOptions.STATE_BACKEND, incremental ? "rocksdb" : "hashmap");
        c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        c.set(JobManagerOptions.ADDRESS, LOOPBACK);
        c.set(RestOptions.ADDRESS, LOOPBACK);
        c.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        c.set(RestOptions.BIND_PORT, "0");
        c.set(CoreOptions.TMP_DIRS, folder.path().resolve("temporary").toString());
        c.set(BlobServerOptions.STORAGE_DIRECTORY, folder.path().resolve("blobs").toString());
        c.set(WebOptions.TMP_DIR, folder.path().resolve("web").toString());
        return StreamExecutionEnvironment.createLocalEnvironment(c);
    }
}
