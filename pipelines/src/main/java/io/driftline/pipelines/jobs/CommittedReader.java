package io.driftline.pipelines.jobs;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning: what is committed, and nothing else. */
public final class CommittedReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final Properties clients;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean stopped;

    /** Takes the next message. */
    public interface Visitor {
        void take(String topic, byte[] value);
    }

    /**
     * @param clients with the brokers' address
     * @param topics that are there
     */
    public CommittedReader(Properties clients, List<String> topics) {
        this.clients = clients;
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what is there; waits for it at most as long as told. */
    public void poll(Duration limit, Visitor visitor) {
        try {
            consumer.poll(limit).forEach(record -> visitor.take(record.topic(), record.value()));
        } catch (WakeupException e) {
            stopped = true; // as asked for
        }
    }

    /**
     * Reads everything that was written until now. A transaction counts as ended before its end is
     * on every partition, so this waits until all of them have ended there.
     *
     * @throws IllegalStateException when one does not end within a minute
     */
    public void readToEnd(Visitor visitor) {
        Map<TopicPartition, Long> left = writtenEnds();
        long start = System.nanoTime();
        while (!stopped && !left.isEmpty()) {
            poll(POLL, visitor);
            left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (!left.isEmpty() && System.nanoTime() - start > END_LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "What is committed on %s ends before %s, after %d s: a transaction is open."
                                .formatted(describe(left), left, END_LIMIT.toSeconds()));
            }
        }
    }

    /** Returns where each partition ends, whether or not that is committed. */
    private Map<TopicPartition, Long> writtenEnds() {
        Properties uncommitted = new Properties();
        uncommitted.putAll(clients);
        uncommitted.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> other =
                new KafkaConsumer<>(
                        uncommitted, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return new HashMap<>(other.endOffsets(consumer.assignment()));
        }
    }

    private String describe(Map<TopicPartition, Long> left) {
        return left.keySet().stream()
                .map(p -> p + " (read to " + consumer.position(p) + ")")
                .collect(Collectors.joining(", "));
    }

    /** Makes reading return soon; from any thread. */
    public void stop() {
        stopped = true;
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
