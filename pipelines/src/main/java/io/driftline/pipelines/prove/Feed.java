package io.driftline.pipelines.prove;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.demo.PriceChange;
import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes the stream in its own thread, at a pace, however often the broker goes away meanwhile.
 */
final class Feed implements AutoCloseable {
    /** As fast as it goes. */
    static final double UNPACED = Double.POSITIVE_INFINITY;

    /** Events published and not predicted yet, at most: a job that is far behind shows nothing. */
    private static final int WINDOW = 10_000;

    /** Near its limit it publishes this part of what is left in a second. */
    private static final double SHARE = 0.25;

    private static final double SLOWEST = 10;

    /** How long a broker may be away. */
    private static final String PATIENCE_MILLIS = "600000";

    private static final String LINGER_MILLIS = "5";

    private final TradeStream stream;
    private final String events;
    private final String labels;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
    private final AvroMessages<Label> truths = AvroMessages.of(Label.class);
    private final Thread thread = new Thread(this::run, "driftline-prove-feed");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private double perSecond;
    private long due = System.nanoTime();
    private long limit = Long.MAX_VALUE;
    private long predicted;
    private int published;
    private boolean stopped;
    private RuntimeException failure;

    private Feed(
            Properties clients, TradeStream stream, String events, String labels, double pace) {
        this.stream = stream;
        this.events = events;
        this.labels = labels;
        this.perSecond = pace;
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        properties.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Begins to publish.
     *
     * @param events topic of the events
     * @param labels topic of the labels
     * @param perSecond events per second, or {@link #UNPACED}
     */
    static Feed start(
            Properties clients,
            TradeStream stream,
            String events,
            String labels,
            double perSecond) {
        Feed feed = new Feed(clients, stream, events, labels, perSecond);
        feed.thread.start();
        return feed;
    }

    /** Changes the pace, in events per second. */
    void pace(double eventsPerSecond) {
        change(
                () -> {
                    perSecond = eventsPerSecond;
                    due = System.nanoTime();
                });
    }

    /**
     * Lets it publish so many events in all, and no more. It comes the slower to a limit the nearer
     * it is, so that there is load for as long as possible.
     */
    void limit(long events) {
        change(() -> limit = events);
    }

    /**
     * Tells it how many events were predicted.
     *
     * @throws IllegalStateException when publishing failed
     */
    void advance(long predictedSoFar) {
        change(() -> predicted = predictedSoFar);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            if (failure != null) {
                throw new IllegalStateException("The trades could not be published.", failure);
            }
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many events were handed to the broker's client. */
    int published() {
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
        thread.interrupt(); // it may wait for a broker that is gone
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
    }

    private void run() {
        try {
            for (int i = 0; i < stream.events(); i++) {
                if (!await()) {
                    return;
                }
                publish(stream.get(i));
            }
            producer.flush();
        } catch (RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the next event may go; false when it is not wanted anymore. */
    private boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long nanos = due - System.nanoTime();
                if (published >= Math.min(limit, predicted + WINDOW)) {
                    changed.await();
                } else if (perSecond != UNPACED && nanos > 0) {
                    changed.awaitNanos(nanos);
                } else {
                    step();
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void step() {
        if (perSecond != UNPACED) {
            long now = System.nanoTime();
            // After a pause the stream goes on at its pace: nothing is made up for.
            due = Math.max(due, now - TimeUnit.MILLISECONDS.toNanos(100));
            double slower = Math.max(SLOWEST, SHARE * (limit - published));
            due += (long) (1e9 / Math.min(perSecond, slower));
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
                new ProducerRecord<>(topic, stream.partition(id), key, value),
                (metadata, e) -> {
                    if (e != null) {
                        fail(new IllegalStateException("Sending to " + topic + " failed.", e));
                    }
                });
    }

    private void fail(RuntimeException e) {
        lock.lock();
        try {
            failure = failure == null && !stopped ? e : failure;
            stopped = true;
        } finally {
            lock.unlock();
        }
    }
}
