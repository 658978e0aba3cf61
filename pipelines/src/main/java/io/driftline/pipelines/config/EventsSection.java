package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.flink.options.EventOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The section {@code events}: where events come from and how they are read.
 *
 * @param schema of an event; empty when there was a problem with it
 */
record EventsSection(
        String topic,
        Optional<Schema> schema,
        List<String> olderSchemas,
        String idField,
        String timeField,
        int maxRecordBytes,
        Duration maxFuture,
        Duration outOfOrder,
        Duration idleAfter) {
    private static final int MIB = 1 << 20;

    static EventsSection read(Settings settings, Schemas schemas) {
        String topic = topic(settings);
        String file = settings.requiredText("schema");
        Optional<Schema> schema =
                file.isEmpty() ? Optional.empty() : schemas.read(settings.path("schema"), file);
        List<String> older =
                schemas.readOlder(
                        settings.path("older-schemas"),
                        settings.words("older-schemas", List.of()),
                        schema);
        String id = settings.requiredText("id");
        String time = settings.text("time", "");
        if (schema.isPresent()) {
            if (!id.isEmpty()) {
                schemas.field(settings.path("id"), id, schema.get(), Schemas.IDS);
            }
            if (!time.isEmpty()) {
                schemas.time(settings.path("time"), time, schema.get());
            }
        }
        return new EventsSection(
                topic,
                schema,
                older,
                id,
                time,
                Units.size(settings, "max-record-bytes", MIB, 1, 1 << 30),
                Units.duration(settings, "max-future", Duration.ofHours(1), Duration.ZERO),
                Units.duration(settings, "out-of-order", Duration.ofSeconds(5), Duration.ZERO),
                Units.duration(
                        settings, "idle-after", Duration.ofSeconds(10), Duration.ofMillis(1)));
    }

    /**
     * Returns how events are read.
     *
     * @param labelField the label inside the event; empty where labels have their own topic
     */
    EventOptions options(String labelField) {
        return new EventOptions(
                topic,
                schema.map(Schema::toString).orElse(""),
                olderSchemas,
                idField,
                timeField,
                labelField,
                maxRecordBytes,
                maxFuture);
    }

    /** Reads the name of a topic; it must be there and be one that Kafka takes. */
    static String topic(Settings settings) {
        String topic = settings.requiredText("topic");
        if (!topic.isEmpty()) {
            checkName(settings.problems(), settings.path("topic"), topic, 249);
        }
        return topic;
    }

    /** Reports a name that Kafka would refuse in a topic. */
    static void checkName(Problems problems, String path, String name, int longest) {
        if (!name.matches("[A-Za-z0-9._-]{1,%d}".formatted(longest)) || name.matches("\\.{1,2}")) {
            problems.add(
                    path,
                    "is %s; it must be 1 to %d letters, digits, dots, underscores and hyphens."
                            .formatted(name, longest));
        }
    }
}
