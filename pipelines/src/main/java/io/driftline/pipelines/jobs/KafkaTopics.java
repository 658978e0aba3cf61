package io.driftline.pipelines.jobs;

import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Topics;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Looks for the topics of a pipeline and creates those that it writes. */
public final class KafkaTopics {
    /** What a message holds beside the one thing that makes it large, generously. */
    private static final int ENVELOPE_BYTES = 64 * 1024;

    private static final int BROKER_DEFAULT_BYTES = 1024 * 1024;
    private static final long LIMIT_SECONDS = 30;
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

    private KafkaTopics() {}

    /**
     * Creates the topics that a pipeline writes, where they are missing, with the brokers' default
     * replication and one partition each but for the predictions, which get as many as events have.
     * Topics that are there stay as they are.
     *
     * @param options with {@code bootstrap} set
     * @throws IllegalArgumentException when an input topic is missing
     * @throws IllegalStateException when the brokers do not answer or refuse
     */
    public static void ensure(PipelineOptions options) {
        try (Admin admin = Admin.create(KafkaClients.properties(options))) {
            Set<String> there = await(admin.listTopics().names());
            int partitions = inputPartitions(admin, options, there);
            Topics topics = options.topics();
            Map<String, String> large =
                    Map.of(
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            String.valueOf(largestDeadLetter(options)));
            Map<String, String> compacted =
                    Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_COMPACT,
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            String.valueOf(largestModelPart(options)));
            create(admin, there, topics.predictions(), partitions, Map.of());
            create(admin, there, topics.served(), partitions, Map.of());
            create(admin, there, topics.progress(), 1, Map.of());
            create(admin, there, topics.models(), 1, compacted);
            create(admin, there, topics.deadLetters(), 1, large);
        }
    }

    /** Creates one topic if it is missing, and returns when it is there. */
    public static void create(
            Properties clients, String topic, int partitions, Map<String, String> settings) {
        try (Admin admin = Admin.create(clients)) {
            create(admin, await(admin.listTopics().names()), topic, partitions, settings);
            awaitKnown(admin, names -> names.contains(topic));
        }
    }

    /** Removes topics, those of them that are there, and returns when they are gone. */
    public static void remove(Properties clients, Collection<String> topics) {
        try (Admin admin = Admin.create(clients)) {
            Set<String> there = new TreeSet<>(await(admin.listTopics().names()));
            there.retainAll(topics);
            await(admin.deleteTopics(there).all());
            awaitKnown(admin, names -> Collections.disjoint(names, there));
        }
    }

    /** Returns the names of all topics. */
    public static Set<String> names(Properties clients) {
        try (Admin admin = Admin.create(clients)) {
            return Set.copyOf(await(admin.listTopics().names()));
        }
    }

    /** What is settled already a broker may not know yet for a moment. */
    private static void awaitKnown(Admin admin, Predicate<Set<String>> known) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!known.test(await(admin.listTopics().names()))) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "The Kafka brokers did not take notice of a change of topics within %d s."
                                .formatted(LIMIT_SECONDS));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Returns the size that a dead letter of this pipeline may have, in bytes. */
    static int largestDeadLetter(PipelineOptions options) {
        int events = options.events().maxRecordBytes();
        int labels = options.truth().map(truth -> truth.maxRecordBytes()).orElse(0);
        long largest = (long) Math.max(events, labels) + ENVELOPE_BYTES;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(BROKER_DEFAULT_BYTES, largest));
    }

    /** Returns the size that a part of a model of this pipeline may have, in bytes. */
    private static int largestModelPart(PipelineOptions options) {
        return Math.max(BROKER_DEFAULT_BYTES, options.learning().partBytes() + ENVELOPE_BYTES);
    }

    private static int inputPartitions(Admin admin, PipelineOptions options, Set<String> there) {
        Set<String> inputs = new TreeSet<>();
        inputs.add(options.events().topic());
        options.truth().ifPresent(truth -> inputs.add(truth.topic()));
        for (String input : inputs) {
            if (!there.contains(input)) {
                throw new IllegalArgumentException(
                        "The input topic %s is not on the brokers at %s; create it, or correct the"
                                        .formatted(input, options.bootstrap().orElse("(none)"))
                                + " pipeline's file. Topics found: %s."
                                        .formatted(String.join(", ", new TreeSet<>(there))));
            }
        }
        String events = options.events().topic();
        return await(admin.describeTopics(List.of(events)).allTopicNames())
                .get(events)
                .partitions()
                .size();
    }

    private static void create(
            Admin admin,
            Set<String> there,
            String topic,
            int partitions,
            Map<String, String> settings) {
        if (there.contains(topic)) {
            return;
        }
        NewTopic wanted =
                new NewTopic(topic, Optional.of(partitions), Optional.empty())
                        .configs(new HashMap<>(settings));
        try {
            await(admin.createTopics(List.of(wanted)).all());
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e; // another job of this pipeline was faster
            }
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The Kafka brokers refused: %s".formatted(e.getCause().getMessage()),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The Kafka brokers did not answer within %d s; is kafka.bootstrap right?"
                            .formatted(LIMIT_SECONDS),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Kafka brokers.", e);
        }
    }
}
