package io.driftline.flink.serve;

import io.driftline.flink.options.LearnOptions;
import io.driftline.learn.Learner;
import io.driftline.learn.ModelSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the versions that a pipeline's champion publishes: reads the models topic from its
 * beginning (committed records only, no consumer group) in a background thread, where versions are
 * verified and decoded, and swaps one reference. Safe for any number of reading threads; what they
 * get never changes.
 */
public final class ModelFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration METADATA_LIMIT = Duration.ofSeconds(30);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ModelIntake intake;
    private final Thread thread;
    private final CountDownLatch firstOrFailed = new CountDownLatch(1);
    private final AtomicLong refusals = new AtomicLong();
    private volatile Optional<ModelSnapshot> newest = Optional.empty();
    private volatile Optional<Refusal> lastRefusal = Optional.empty();
    private volatile Optional<KafkaException> failure = Optional.empty();
    private volatile boolean closing;

    private ModelFollower(
            Properties clients, String topic, LearnOptions learning, Learner learner) {
        this.topic = topic;
        this.consumer =
                new KafkaConsumer<>(
                        readCommitted(clients),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.intake = new ModelIntake(learning, learner, this::refuse);
        this.thread = new Thread(this::follow, "model-follower-" + learning.pipeline());
        this.thread.setDaemon(true);
    }

    /**
     * Begins to follow.
     *
     * @param clients what Kafka's clients need, at least {@code bootstrap.servers}
     * @param topic the pipeline's models topic
     * @param learning names the pipeline, its champion, and the task that versions must fit
     * @param learner of the champion's settings; only its shape is looked at, now
     */
    public static ModelFollower start(
            Properties clients, String topic, LearnOptions learning, Learner learner) {
        ModelFollower follower = new ModelFollower(clients, topic, learning, learner);
        follower.thread.start();
        return follower;
    }

    /**
     * Returns the newest usable version, empty before the first.
     *
     * @throws IllegalStateException when the topic cannot be read any more
     */
    public Optional<ModelSnapshot> newest() {
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "The models topic %s cannot be followed: %s"
                            .formatted(topic, failure.get().getMessage()),
                    failure.get());
        }
        return newest;
    }

    /**
     * Waits for the first usable version, and returns the newest; empty when there was none in
     * time.
     *
     * @throws IllegalStateException when the topic cannot be read any more
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Optional<ModelSnapshot> awaitFirst(Duration limit) throws InterruptedException {
        boolean there = firstOrFailed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        return there ? newest() : Optional.empty();
    }

    /** Returns how many versions, or records that should have been parts, were refused. */
    public long refusals() {
        return refusals.get();
    }

    /** Returns the last refusal. */
    public Optional<Refusal> lastRefusal() {
        return lastRefusal;
    }

    /** Stops following; the last version stays available. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (consumer) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic, METADATA_LIMIT).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closing) {
                take(consumer.poll(POLL));
            }
        } catch (WakeupException e) {
            LOG.debug("No longer following {}.", topic); // woken by close, nothing is wrong
        } catch (KafkaException e) {
            failure = Optional.of(e);
        } finally {
            firstOrFailed.countDown();
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (var record : records) {
            if (record.value() != null) { // a tombstone takes a version out of the topic
                intake.offer(record.value());
            }
        }
        Optional<ModelSnapshot> taken = intake.newest();
        if (taken.isPresent()) {
            newest = taken;
            firstOrFailed.countDown();
        }
    }

    private void refuse(Refusal refusal) {
        refusals.incrementAndGet();
        lastRefusal = Optional.of(refusal);
        LOG.warn(
                "Version {} on {} refused ({}): {}",
                refusal.version(),
                topic,
                refusal.reason(),
                refusal.detail());
    }

    private static Properties readCommitted(Properties clients) {
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return properties;
    }
}
