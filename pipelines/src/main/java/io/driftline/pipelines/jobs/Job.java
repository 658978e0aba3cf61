package io.driftline.pipelines.jobs;

import io.driftline.pipelines.config.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How one of a pipeline's jobs is built: {@code LearnJob::build} or {@code ServeJob::build}. */
@FunctionalInterface
public interface Job {
    /**
     * Builds the job in an environment configured by {@link JobConfiguration}.
     *
     * @param options with {@code bootstrap} set
     */
    void build(StreamExecutionEnvironment env, PipelineOptions options, Bounds bounds);
}
