package io.driftline.pipelines.demo;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes the stream in its own thread, each label just before the event that has the same time.
 *
 * <p>It never runs further ahead of the learner than {@value #WINDOW} events, so that versions are
 * served to events not much younger than those they were learned from; otherwise all events would
 * be on the topic, and answered, before the first version was there.
 */
final class TradeFeed implements AutoCloseable {
    /** Events published and not learned from yet, at most. */
    static final int WINDOW = 5_000;

    private static final String LINGER_MILLIS = "5";

    private final List<PriceChange> changes;
    private final String events;
    private final String labels;
    private final double speed;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
    private final AvroMessages<Label> truths = AvroMessages.of(Label.class);
    private final Thread thread = new Thread(this::run, "driftline-demo-feed");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long learned;
    private boolean stopped;
    private long published;
    private RuntimeException failure;

    private TradeFeed(
            Properties clients,
            String events,
            String labels,
            List<PriceChange> changes,
            double speed) {
        this.events = events;
        this.labels = labels;
        this.changes = changes;
        this.speed = speed;
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Begins to publish.
     *
     * @param events topic of the events
     * @param labels topic of the labels
     * @param speed how many times faster than it happened; 0 for as fast as it goes
     */
    static TradeFeed start(
            Properties clients,
            String events,
            String labels,
            List<PriceChange> changes,
            double speed) {
        TradeFeed feed = new TradeFeed(clients, events, labels, changes, speed);
        feed.thread.start();
        return feed;
    }

    /**
     * Lets the feed go on to {@value #WINDOW} events past those that were learned from.
     *
     * @throws IllegalStateException when publishing failed
     */
    void advance(long learnedSoFar) {
        lock.lock();
        try {
            if (failure != null) {
                throw new IllegalStateException("The trades could not be published.", failure);
            }
            learned = learnedSoFar;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many events were published. */
    long published() {
        lock.lock();
        try {
            return published;
        } finally {
            lock.unlock();
        }
    }

    /** Stops publishing, wherever it is. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
    }

    private void run() {
        try {
            long start = System.nanoTime();
            Instant first = changes.get(0).event().getTime();
            for (PriceChange change : changes) {
                Duration since = Duration.between(first, change.event().getTime());
                long due = speed == 0 ? start : start + (long) (since.toNanos() / speed);
                if (!await(due)) {
                    return;
                }
                publish(change);
            }
            producer.flush();
        } catch (RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for an event's time and for room in the window; false when it is not wanted anymore.
     */
    private boolean await(long due) throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long nanos = due - System.nanoTime();
                if (published >= learned + WINDOW) {
                    changed.await();
                } else if (nanos > 0) {
                    changed.awaitNanos(Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
                } else {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void publish(PriceChange change) {
        change.truth().ifPresent(truth -> send(labels, truth.getId(), truths.encode(truth)));
        Trade event = change.event();
        send(events, event.getId(), trades.encode(event));
        lock.lock();
        try {
            published++;
        } finally {
            lock.unlock();
        }
    }

    private void send(String topic, String id, byte[] value) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(topic, 0, key, value),
                (metadata, e) -> {
                    if (e != null) {
                        fail(new IllegalStateException("Sending to " + topic + " failed.", e));
                    }
                });
    }

    private void fail(RuntimeException e) {
        lock.lock();
        try {
            failure = failure == null ? e : failure;
            stopped = true;
        } finally {
            lock.unlock();
        }
    }
}
