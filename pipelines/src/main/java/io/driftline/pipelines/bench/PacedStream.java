package io.driftline.pipelines.bench;

import io.driftline.schemas.Trade;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Writes {@link BenchStream} at a steady rate from a thread of its own, and remembers when it wrote
 * each event. Behind its time it writes at once what it should have written, each event with the
 * time at which it really was written.
 */
final class PacedStream implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long TICK_NANOS = 500_000;

    private final BenchStream stream = new BenchStream();
    private final int perSecond;
    private final long[] writtenNanos;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::write, "paced-stream");

    /**
     * Makes the stream; {@link #start} starts it.
     *
     * @param count of events, after which it ends
     */
    PacedStream(Properties clients, int perSecond, int count) {
        this.perSecond = perSecond;
        writtenNanos = new long[count];
        producer = BenchStream.producer(clients, 0);
        thread.setDaemon(true);
    }

    /** Begins to write. */
    void start() {
        thread.start();
    }

    int count() {
        return writtenNanos.length;
    }

    /** Returns when an event was written; whoever has read it from Kafka may ask. */
    long writtenNanos(int index) {
        return writtenNanos[index];
    }

    private void write() {
        Deque<Trade> unlabelled = new ArrayDeque<>();
        long begin = System.nanoTime();
        int written = 0;
        while (written < count() && !Thread.currentThread().isInterrupted()) {
            double passed = (System.nanoTime() - begin) / NANOS_PER_SECOND;
            int due = (int) Math.min(count(), passed * perSecond);
            for (; written < due; written++) {
                Trade trade = stream.trade(written);
                unlabelled.add(trade);
                var event = stream.event(BenchStream.EVENTS, trade);
                writtenNanos[written] = System.nanoTime();
                producer.send(event);
                if (unlabelled.size() > BenchStream.LABEL_DELAY) {
                    producer.send(stream.label(BenchStream.LABELS, unlabelled.poll()));
                }
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
