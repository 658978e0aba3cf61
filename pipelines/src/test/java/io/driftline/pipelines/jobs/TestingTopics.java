package io.driftline.pipelines.jobs;

import io.driftline.pipelines.embedded.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to and reads from the topics of a broker; what it reads is committed. */
public final class TestingTopics implements AutoCloseable {
    public static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LARGEST_BYTES = "8000000";

    private final Properties clients = new Properties();
    private final KafkaProducer<byte[], byte[]> producer;

    public TestingTopics(EmbeddedBroker broker) {
        clients.setProperty("bootstrap.servers", broker.bootstrap());
        clients.setProperty("isolation.level", "read_committed");
        Properties sending = new Properties();
        sending.setProperty("bootstrap.servers", broker.bootstrap());
        sending.setProperty("max.request.size", LARGEST_BYTES);
        // A topic just made may refuse the first request and take the second one: out of order.
        sending.setProperty("max.in.flight.requests.per.connection", "1");
        producer =
                new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Creates a topic of one partition that takes large records. */
    public void create(String topic) {
        create(topic, 1);
    }

    /** Creates a topic that takes large records. */
    public void create(String topic, int partitions) {
        KafkaTopics.create(clients, topic, partitions, Map.of("max.message.bytes", LARGEST_BYTES));
    }

    /** Sends without waiting. */
    public void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** Sends, and returns the offset. */
    public long sendAndWait(String topic, String key, byte[] value) throws Exception {
        RecordMetadata written =
                producer.send(
                                new ProducerRecord<>(
                                        topic, key.getBytes(StandardCharsets.UTF_8), value))
                        .get();
        return written.offset();
    }

    public void flush() {
        producer.flush();
    }

    /**
     * Returns all records that were written until now, those of one partition in their order, when
     * their transactions have ended: a job can end a moment before they do.
     */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return read(topic, records -> false, true);
    }

    /**
     * Reads from the beginning until it has seen enough.
     *
     * @throws AssertionError when there is not enough in time
     */
    public List<ConsumerRecord<byte[], byte[]>> await(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        return read(topic, enough, false);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(
            String topic,
            Predicate<List<ConsumerRecord<byte[], byte[]>>> enough,
            boolean untilEnd) {
        Instant limit = Instant.now().plus(LIMIT);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = writtenEnds(partitions);
            while (!enough.test(records)) {
                if (untilEnd
                        && partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
                    return records;
                }
                if (Instant.now().isAfter(limit)) {
                    throw new AssertionError(
                            "Only %d records on %s within %s."
                                    .formatted(records.size(), topic, LIMIT));
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private Map<TopicPartition, Long> writtenEnds(List<TopicPartition> partitions) {
        Properties uncommitted = new Properties();
        uncommitted.putAll(clients);
        uncommitted.setProperty("isolation.level", "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        uncommitted, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
