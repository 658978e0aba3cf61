package io.driftline.pipelines.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.jobs.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerITCase {
    private static final String TOPIC = "letters";

    @TempDir private Path folder;

    @Test
    void takesAndGivesRecordsAndLeavesNothingBehind() throws Exception {
        Path temporary;
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            temporary = broker.folder();
            assertThat(temporary).isDirectory();
            Properties clients = new Properties();
            clients.setProperty("bootstrap.servers", broker.bootstrap());
            KafkaTopics.create(clients, TOPIC, 1, Map.of());
            KafkaTopics.create(clients, TOPIC, 1, Map.of()); // already there: nothing happens

            produce(clients, "a", "b");

            assertThat(consume(clients, 2)).containsExactly("a", "b");
        }
        assertThat(temporary).doesNotExist();
    }

    @Test
    void goesOnWithItsDataWhereItWasLeft() throws Exception {
        List<Integer> ports = Ports.free(2);
        BrokerPlace place = BrokerPlace.of(folder, ports.get(0), ports.get(1));
        Properties clients = new Properties();
        clients.setProperty("bootstrap.servers", place.bootstrap());
        try (EmbeddedBroker broker = EmbeddedBroker.start(place)) {
            assertThat(broker.bootstrap()).isEqualTo(place.bootstrap());
            KafkaTopics.create(clients, TOPIC, 1, Map.of());
            produce(clients, "a");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(place)) {
            assertThat(broker.folder()).isEqualTo(folder);
            produce(clients, "b");

            assertThat(consume(clients, 2)).containsExactly("a", "b");
        }
        assertThat(folder).isNotEmptyDirectory();
    }

    private static void produce(Properties clients, String... values) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        clients, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private static List<String> consume(Properties clients, int count) {
        List<String> values = new ArrayList<>();
        Instant limit = Instant.now().plusSeconds(30);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.size() < count && Instant.now().isBefore(limit)) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }
}
