package io.driftline.pipelines.jobs;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.common.TopicPartition;

/** Where a job stops reading. A job that stops has published everything when it has ended. */
public final class Bounds {
    private enum Kind {
        NONE,
        END,
        OFFSETS
    }

    private final Kind kind;
    private final Map<TopicPartition, Long> offsets;

    private Bounds(Kind kind, Map<TopicPartition, Long> offsets) {
        this.kind = kind;
        this.offsets = Map.copyOf(offsets);
    }

    /** Returns bounds that never stop a job. */
    public static Bounds none() {
        return new Bounds(Kind.NONE, Map.of());
    }

    /** Returns bounds that stop a job at the ends that its topics have when it starts. */
    public static Bounds end() {
        return new Bounds(Kind.END, Map.of());
    }

    /**
     * Returns bounds that stop a job before given offsets, which may lie in the future.
     *
     * @param offsets of all partitions of all topics that the job reads
     */
    public static Bounds at(Map<TopicPartition, Long> offsets) {
        return new Bounds(Kind.OFFSETS, offsets);
    }

    /** Returns the offsets to stop before in one topic; empty when it is read for ever. */
    Optional<OffsetsInitializer> of(String topic) {
        return switch (kind) {
            case NONE -> Optional.empty();
            case END -> Optional.of(OffsetsInitializer.latest());
            case OFFSETS ->
                    Optional.of(
                            OffsetsInitializer.offsets(
                                    offsets.entrySet().stream()
                                            .filter(e -> e.getKey().topic().equals(topic))
                                            .collect(
                                                    Collectors.toMap(
                                                            Map.Entry::getKey,
                                                            Map.Entry::getValue))));
        };
    }
}
