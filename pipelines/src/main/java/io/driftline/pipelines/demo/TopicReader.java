package io.driftline.pipelines.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics from their beginning: what is committed, and nothing else. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Takes what is read. */
    interface Visitor {
        void take(String topic, byte[] value);
    }

    /**
     * @param clients with the brokers' address
     */
    TopicReader(Properties clients, List<String> topics) {
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
    void poll(Duration limit, Visitor visitor) {
        consumer.poll(limit).forEach(record -> visitor.take(record.topic(), record.value()));
    }

    /** Reads everything up to the ends that the topics have now. */
    void readToEnd(Visitor visitor) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(POLL, visitor);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
