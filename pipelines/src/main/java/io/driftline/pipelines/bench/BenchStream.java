package io.driftline.pipelines.bench;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Made-up trades of the reference schema, 20 per ms of event time, each with a label 10 ms later.
 * An id ends with the event's number.
 */
final class BenchStream {
    static final String EVENTS = "bench-events";
    static final String LABELS = "bench-labels";

    /** How many events are written between an event and its label. */
    static final int LABEL_DELAY = 200;

    private static final String ID_PREFIX = "trade-";
    private static final int EVENTS_PER_MILLI = 20;
    private static final int RETURNS = 5;

    private final SplittableRandom random = new SplittableRandom(1);
    private final AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
    private final AvroMessages<Label> labels = AvroMessages.of(Label.class);

    /** Writes the stream to its two topics. */
    void produce(Properties clients, int count) {
        try (KafkaProducer<byte[], byte[]> producer = producer(clients, 20)) {
            for (int i = 0; i < count; i++) {
                Trade trade = trade(i);
                producer.send(event(EVENTS, trade));
                producer.send(label(LABELS, trade));
            }
        }
    }

    /**
     * Returns a producer.
     *
     * @param lingerMillis how long it waits for more records to send together
     */
    static KafkaProducer<byte[], byte[]> producer(Properties clients, int lingerMillis) {
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, String.valueOf(lingerMillis));
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    ProducerRecord<byte[], byte[]> event(String topic, Trade trade) {
        return record(topic, trade.getId(), trades.encode(trade));
    }

    ProducerRecord<byte[], byte[]> label(String topic, Trade trade) {
        return record(topic, trade.getId(), labels.encode(label(trade)));
    }

    /** Returns the number of the event with an id. */
    static int index(String id) {
        return Integer.parseInt(id, ID_PREFIX.length(), id.length(), 10);
    }

    Trade trade(int index) {
        List<Double> returns = new ArrayList<>(RETURNS);
        for (int i = 0; i < RETURNS; i++) {
            returns.add(random.nextDouble() - 0.5);
        }
        return new Trade(
                "%s%08d".formatted(ID_PREFIX, index),
                Instant.ofEpochMilli(index / EVENTS_PER_MILLI),
                100 + random.nextDouble(),
                random.nextDouble(),
                returns,
                random.nextDouble(),
                random.nextInt(10));
    }

    private Label label(Trade trade) {
        // Learnable, with some noise: the newest change tends to be undone.
        double score = trade.getLogReturns().get(0) + 0.3 * (random.nextDouble() - 0.5);
        return new Label(
                trade.getId(),
                trade.getTime().plusMillis(LABEL_DELAY / EVENTS_PER_MILLI),
                score > 0 ? "down" : "up");
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String id, byte[] value) {
        return new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value);
    }
}
