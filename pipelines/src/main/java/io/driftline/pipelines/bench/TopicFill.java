package io.driftline.pipelines.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures how fast a job fills a topic of one partition, by the topic's end: from a tenth of the
 * expected records to all of them, so that a job's start does not count, nor what it does when it
 * is done. A transaction's marker counts as a record: one per checkpoint.
 */
final class TopicFill {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Future<?> job;

    private TopicFill(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Future<?> job) {
        this.consumer = consumer;
        this.partition = partition;
        this.job = job;
    }

    /**
     * Waits until the job has ended, and returns how fast it went.
     *
     * @param records that it writes there
     * @param eventsPerRecord how many events each of them stands for
     * @throws IllegalStateException when the job fails, or ends without having written them all
     */
    static Speed measure(
            Properties clients, String topic, long records, int eventsPerRecord, Future<?> job)
            throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(Set.of(partition));
            TopicFill fill = new TopicFill(consumer, partition, job);
            long tenth = fill.await(records / 10);
            long begin = System.nanoTime();
            long busy = processorNanos();
            long count = (fill.await(records) - tenth) * eventsPerRecord;
            long busyNanos = processorNanos() - busy;
            long nanos = System.nanoTime() - begin;
            job.get();
            return new Speed(count * NANOS_PER_SECOND / nanos, busyNanos / NANOS_PER_MICRO / count);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The job failed.", e);
        }
    }

    /** Returns what all threads of this process have used so far. */
    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private long await(long wanted) throws InterruptedException, ExecutionException {
        long end = end();
        while (end < wanted && !ended()) {
            end = end();
        }
        if (end < wanted && end() < wanted) {
            throw new IllegalStateException(
                    "The job ended with %d of %d records on %s.".formatted(end, wanted, partition));
        }
        return end;
    }

    private long end() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(Set.of(partition));
        return ends.get(partition);
    }

    private boolean ended() throws InterruptedException, ExecutionException {
        try {
            job.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
