package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.PipelineOptions;
import java.util.List;

/** Turns what a job writes into lines for people. */
interface Watch {

    /** Makes a watch for a pipeline. */
    interface Factory {
        Watch of(PipelineOptions options);
    }

    /** Returns the topics to look at. */
    List<String> topics();

    /** Takes one record of them. */
    void take(String topic, byte[] value);

    /** Returns how the job is doing; empty when nothing is known yet. */
    List<String> lines();
}
