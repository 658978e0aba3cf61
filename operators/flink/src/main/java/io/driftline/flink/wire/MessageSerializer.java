package io.driftline.flink.wire;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes our messages to their topic. Records carry the time of writing and not that of the event:
 * Kafka forgets by it, and a stream replayed from years ago must not be forgotten at once.
 *
 * @param <M> the message
 */
public final class MessageSerializer<M extends SpecificRecordBase>
        implements KafkaRecordSerializationSchema<M> {
    private static final long serialVersionUID = 1;

    private final Class<M> message;
    private final String topic;
    private final Key<M> key;
    private transient AvroMessages<M> messages;

    /** Gives a message's key. */
    private interface Key<M> extends Serializable {
        String of(M message);
    }

    private MessageSerializer(Class<M> message, String topic, Key<M> key) {
        this.message = message;
        this.topic = topic;
        this.key = key;
    }

    /** Returns what writes predictions, keyed by the event's id. */
    public static MessageSerializer<Prediction> predictions(String topic) {
        return new MessageSerializer<>(Prediction.class, topic, Prediction::getId);
    }

    /** Returns what writes progress, keyed by the lane. */
    public static MessageSerializer<Progress> progress(String topic) {
        return new MessageSerializer<>(Progress.class, topic, Progress::getLane);
    }

    /** Returns what writes model parts, keyed by {@code lane/version/part}. */
    public static MessageSerializer<ModelPart> models(String topic) {
        return new MessageSerializer<>(
                ModelPart.class,
                topic,
                part -> part.getLane() + "/" + part.getVersion() + "/" + part.getPart());
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            M element, KafkaSinkContext context, Long timestamp) {
        if (messages == null) {
            messages = AvroMessages.of(message);
        }
        return new ProducerRecord<>(
                topic, key.of(element).getBytes(StandardCharsets.UTF_8), messages.encode(element));
    }
}
