package io.driftline.pipelines.jobs;

import io.driftline.pipelines.config.PipelineOptions;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions.VertexDescriptionMode;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** How Flink runs our jobs, wherever it runs them. */
public final class JobConfiguration {
    private static final int RESTARTS = 10;

    /** In a row; one more and the job begins again from the last good one. */
    private static final int FAILED_CHECKPOINTS = 10;

    private static final Duration PAUSE_BEFORE_RESTART = Duration.ofSeconds(1);
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(50);

    /** How long a half-filled buffer waits for more: what a single event waits at most per hop. */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(1);

    private JobConfiguration() {}

    /** Returns the configuration of a pipeline's job, without a cluster's own. */
    public static Configuration of(PipelineOptions options) {
        return of(options.checkpointEvery(), options.parallelism());
    }

    /** Returns the configuration of any of our jobs. */
    public static Configuration of(Duration checkpointEvery, int parallelism) {
        Configuration c = new Configuration();
        c.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        c.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        c.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        // Every record has its own type information; Kryo's bytes would bind savepoints to it.
        c.set(org.apache.flink.configuration.PipelineOptions.GENERIC_TYPES, false);
        // Our records are immutable, and live models are never handed on.
        c.set(org.apache.flink.configuration.PipelineOptions.OBJECT_REUSE, true);
        c.set(
                org.apache.flink.configuration.PipelineOptions.AUTO_WATERMARK_INTERVAL,
                WATERMARK_INTERVAL);
        c.set(
                org.apache.flink.configuration.PipelineOptions.VERTEX_DESCRIPTION_MODE,
                VertexDescriptionMode.CASCADING);
        c.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointEvery);
        c.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // Milliseconds of learning per event times a full buffer would hold barriers for minutes.
        c.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        // The next one holds everything a failed one would have; a restart would mend nothing.
        c.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, FAILED_CHECKPOINTS);
        c.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        c.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
        c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, PAUSE_BEFORE_RESTART);
        return c;
    }

    /** Makes a job start from a checkpoint or savepoint, which must hold all of its state. */
    public static Configuration startingFrom(Configuration configuration, String path) {
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
        return configuration;
    }
}
