package io.driftline.flink.wire;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Rejected;
import io.driftline.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes rejections to the dead-letter topic, keyed as the record was that they speak of. A dead
 * letter is at most 64 KiB longer than the longest record that the pipeline reads, or 192 KiB long
 * where that is more; the topic and the producer must take as much.
 */
public final class DeadLetterSerializer implements KafkaRecordSerializationSchema<Rejected> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final String topic;
    private transient AvroMessages<DeadLetter> messages;

    /** Returns what writes one pipeline's dead letters. */
    public DeadLetterSerializer(String pipeline, String topic) {
        this.pipeline = pipeline;
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Rejected element, KafkaSinkContext context, Long timestamp) {
        if (messages == null) {
            messages = AvroMessages.of(DeadLetter.class);
        }
        return new ProducerRecord<>(
                topic, element.origin().key(), messages.encode(letter(element)));
    }

    private DeadLetter letter(Rejected rejected) {
        Origin origin = rejected.origin();
        return new DeadLetter(
                pipeline,
                rejected.reason().word(),
                rejected.detail(),
                origin.topic(),
                origin.partition(),
                origin.offset(),
                Instant.ofEpochMilli(origin.timestamp()),
                wrap(origin.key()),
                wrap(origin.value()),
                origin.valueBytes());
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
