package io.driftline.pipelines.prove;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what a run publishes while it does so, in its own thread: what is committed, and nothing
 * else.
 */
final class ResultReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Results results;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::run, "driftline-prove-reader");
    private volatile boolean toEnd;
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    private ResultReader(Properties clients, Results results) {
        this.results = results;
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                results.topics().stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Begins to read the topics of a run, which must be there, from their beginning. */
    static ResultReader start(Properties clients, Results results) {
        ResultReader reader = new ResultReader(clients, results);
        reader.thread.start();
        return reader;
    }

    /**
     * Says when reading failed.
     *
     * @throws IllegalStateException when it did
     */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("The results could not be read.", failure);
        }
    }

    /** Reads everything that is there now, and ends. */
    void finish() throws InterruptedException {
        toEnd = true;
        thread.join();
        check();
    }

    private void run() {
        try {
            while (!stopped && !toEnd) {
                poll();
            }
            Map<TopicPartition, Long> ends =
                    stopped ? Map.of() : consumer.endOffsets(consumer.assignment());
            while (!stopped
                    && ends.entrySet().stream()
                            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll();
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }

    private void poll() {
        consumer.poll(POLL).forEach(record -> results.take(record.topic(), record.value()));
    }

    /** Stops reading, wherever it is. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
