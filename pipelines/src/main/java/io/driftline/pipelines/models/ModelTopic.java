package io.driftline.pipelines.models;

import io.driftline.flink.Assembly;
import io.driftline.flink.ModelAssembler;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.CommittedReader;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.schemas.ModelPart;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The versions on a pipeline's models topic as they are now, those of all its lanes. Bytes are kept
 * only where they are asked for: a topic may hold far more than memory does.
 */
public final class ModelTopic {
    private static final int MAX_MODEL_BYTES = 1 << 30;

    private record Name(String lane, long version) {}

    private final PipelineOptions options;
    private final Consumer<ModelVersion> onComplete;
    private final AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
    private final ModelAssembler assembler = new ModelAssembler(MAX_MODEL_BYTES);
    private final Map<Name, PublishedVersion> versions = new HashMap<>();

    private ModelTopic(PipelineOptions options, Consumer<ModelVersion> onComplete) {
        this.options = options;
        this.onComplete = onComplete;
    }

    /**
     * Returns all versions by lane, oldest first; where one was published more than once, the last.
     *
     * @param options with {@code bootstrap} set
     * @throws IllegalStateException when the topic is not there or cannot be read
     */
    public static List<PublishedVersion> list(PipelineOptions options) {
        return new ModelTopic(options, version -> {}).read();
    }

    /**
     * Returns a version with its bytes, checked against their SHA-256.
     *
     * @param options with {@code bootstrap} set
     * @throws IllegalStateException when the topic is not there or cannot be read, or the version
     *     is not there or damaged; the message says which are there
     */
    public static ModelVersion get(PipelineOptions options, String lane, long version) {
        ModelVersion[] found = new ModelVersion[1];
        List<PublishedVersion> all =
                new ModelTopic(
                                options,
                                each -> {
                                    if (each.lane().equals(lane) && each.version() == version) {
                                        found[0] = each;
                                    }
                                })
                        .read();
        return Optional.ofNullable(found[0])
                .orElseThrow(() -> new IllegalStateException(missing(options, all, lane, version)));
    }

    private static String missing(
            PipelineOptions options, List<PublishedVersion> all, String lane, long version) {
        String topic = options.topics().models();
        List<PublishedVersion> ofLane = all.stream().filter(v -> v.lane().equals(lane)).toList();
        if (ofLane.isEmpty()) {
            return "No version of lane %s is on %s; lanes there: %s."
                    .formatted(
                            lane,
                            topic,
                            all.stream().map(PublishedVersion::lane).distinct().toList());
        }
        return ofLane.stream()
                .filter(v -> v.version() == version)
                .findFirst()
                .flatMap(PublishedVersion::problem)
                .map(
                        problem ->
                                "Version %d of lane %s on %s cannot be used: %s"
                                        .formatted(version, lane, topic, problem))
                .orElseGet(
                        () ->
                                "Version %d of lane %s is not on %s; %d are there, from %d to %d."
                                        .formatted(
                                                version,
                                                lane,
                                                topic,
                                                ofLane.size(),
                                                ofLane.get(0).version(),
                                                ofLane.get(ofLane.size() - 1).version()));
    }

    private List<PublishedVersion> read() {
        Properties clients = KafkaClients.properties(options);
        String topic = options.topics().models();
        if (!KafkaTopics.names(clients).contains(topic)) {
            throw new IllegalStateException(
                    "The topic %s is not there; the learning job of pipeline %s makes it when it starts."
                            .formatted(topic, options.name()));
        }
        try (CommittedReader reader = new CommittedReader(clients, List.of(topic))) {
            reader.readToEnd((from, value) -> take(value));
        }
        return versions.values().stream()
                .sorted(
                        Comparator.comparing(PublishedVersion::lane)
                                .thenComparing(PublishedVersion::version))
                .toList();
    }

    private void take(byte[] value) {
        if (value == null) {
            return; // a version that was removed
        }
        ModelPart part;
        try {
            part = messages.decode(value);
        } catch (UnusableRecordException e) {
            return; // no part of any version; those who follow the topic count it
        }
        if (!part.getPipeline().equals(options.name())) {
            return;
        }
        Name name = new Name(part.getLane(), part.getVersion());
        Assembly assembly = assembler.add(part);
        if (assembly instanceof Assembly.Complete complete) {
            versions.put(name, PublishedVersion.of(part, Optional.empty()));
            onComplete.accept(complete.version());
        } else if (assembly instanceof Assembly.Refused refused) {
            versions.put(name, PublishedVersion.of(part, Optional.of(refused.reason())));
        } else {
            versions.putIfAbsent(
                    name, PublishedVersion.of(part, Optional.of("Parts of it are missing.")));
        }
    }
}
