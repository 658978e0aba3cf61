package io.driftline.pipelines.config;

import io.driftline.flink.features.FeaturePlan;
import io.driftline.flink.options.EventOptions;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.options.TruthOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a pipeline's file says, checked.
 *
 * @param bootstrap the Kafka brokers; empty where an embedded broker is to be started
 * @param kafka further properties of all Kafka clients, such as security settings
 * @param truth how labels are read; empty where the label is inside the event
 * @param learnInOrder answers are learned in the order of their time, not of their arrival
 * @param predictInOrder questions wait for the watermark, too
 * @param exactlyOnce results are published with the checkpoint that contains them
 * @param checkpointEvery between two checkpoints
 * @param maxOutOfOrder how late a record may be behind the newest of its partition
 * @param idleAfter after which a silent partition no longer holds event time back
 * @param maxDrift how far what is read of one partition may be ahead of the others, in event time
 * @param waitForModel how long the serving function waits for its first model
 */
public record PipelineOptions(
        String name,
        Optional<String> bootstrap,
        Map<String, String> kafka,
        EventOptions events,
        FeaturePlan features,
        Optional<TruthOptions> truth,
        LabelOptions labels,
        LearnOptions learning,
        boolean learnInOrder,
        boolean predictInOrder,
        boolean exactlyOnce,
        Duration checkpointEvery,
        Duration maxOutOfOrder,
        Duration idleAfter,
        Duration maxDrift,
        Duration waitForModel,
        int parallelism) {

    public PipelineOptions {
        kafka = Map.copyOf(kafka);
    }

    /** Returns the same pipeline on other Kafka brokers. */
    public PipelineOptions withBootstrap(String brokers) {
        return new PipelineOptions(
                name,
                Optional.of(brokers),
                kafka,
                events,
                features,
                truth,
                labels,
                learning,
                learnInOrder,
                predictInOrder,
                exactlyOnce,
                checkpointEvery,
                maxOutOfOrder,
                idleAfter,
                maxDrift,
                waitForModel,
                parallelism);
    }

    /** Returns the topics that the pipeline writes. */
    public Topics topics() {
        return Topics.of(name);
    }

    /** Says which pipeline it is, and nothing that may be a secret. */
    @Override
    public String toString() {
        return "PipelineOptions[%s]".formatted(name);
    }
}
