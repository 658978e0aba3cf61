package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The section {@code kafka}: where the brokers are, and how to speak to them. Its values may be
 * secrets and are never part of a message.
 *
 * @param bootstrap the brokers; empty where an embedded broker is to be started
 * @param properties further properties of all clients
 */
record KafkaSection(Optional<String> bootstrap, Map<String, String> properties) {
    /** What the guarantees depend on is not for a user to set. */
    private static final Set<String> OURS =
            Set.of(
                    "bootstrap.servers",
                    "group.id",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "isolation.level",
                    "enable.idempotence",
                    "transactional.id",
                    "acks",
                    "key.serializer",
                    "value.serializer",
                    "key.deserializer",
                    "value.deserializer");

    static KafkaSection read(Settings settings, Secrets secrets) {
        Problems problems = settings.problems();
        Map<String, String> properties = properties(settings, secrets);
        if (!settings.has("bootstrap")) {
            if (!properties.isEmpty()) {
                problems.add(
                        settings.path("properties"),
                        "needs kafka.bootstrap; the embedded broker takes no properties.");
            }
            return new KafkaSection(Optional.empty(), Map.of());
        }
        String path = settings.path("bootstrap");
        String bootstrap =
                secrets.resolve(path, String.join(",", settings.words("bootstrap", List.of())));
        for (String broker : bootstrap.split(",")) {
            if (!broker.trim().matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):[0-9]{1,5}")) {
                problems.add(
                        path,
                        "names a broker that is not HOST:PORT; brokers look like localhost:9092.");
            }
        }
        return new KafkaSection(Optional.of(bootstrap), properties);
    }

    private static Map<String, String> properties(Settings settings, Secrets secrets) {
        Map<String, String> properties = new TreeMap<>();
        Settings section = settings.section("properties");
        for (String key : section.keys()) {
            Object value = section.raw(key).orElse("");
            String path = section.path(key);
            if (OURS.contains(key)) {
                section.problems().add(path, "is set by Driftline; remove it.");
            } else if (value instanceof Map || value instanceof List) {
                section.problems().add(path, "is a map or a list; it must be text.");
            } else {
                properties.put(key, secrets.resolve(path, value.toString()));
            }
        }
        return properties;
    }
}
