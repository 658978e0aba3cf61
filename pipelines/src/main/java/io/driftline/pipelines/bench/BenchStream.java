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

/** Made-up trades of the reference schema, 20 per ms, each with a label 10 ms later. */
final class BenchStream {
    static final String EVENTS = "bench-events";
    static final String LABELS = "bench-labels";

    private static final int EVENTS_PER_MILLI = 20;
    private static final long LABEL_DELAY_MILLIS = 10;
    private static final int RETURNS = 5;

    private final SplittableRandom random = new SplittableRandom(1);
    private final AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
    private final AvroMessages<Label> labels = AvroMessages.of(Label.class);

    /** Writes the stream to its two topics. */
    void produce(Properties clients, int count) {
        Properties properties = new Properties();
        properties.putAll(clients);
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "20");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                Trade trade = trade(i);
                producer.send(record(EVENTS, trade.getId(), trades.encode(trade)));
                producer.send(record(LABELS, trade.getId(), labels.encode(label(trade))));
            }
        }
    }

    private Trade trade(int index) {
        List<Double> returns = new ArrayList<>(RETURNS);
        for (int i = 0; i < RETURNS; i++) {
            returns.add(random.nextDouble() - 0.5);
        }
        return new Trade(
                "trade-%08d".formatted(index),
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
                trade.getTime().plusMillis(LABEL_DELAY_MILLIS),
                score > 0 ? "down" : "up");
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String id, byte[] value) {
        return new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value);
    }
}
