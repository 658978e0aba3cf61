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

    private final Format<M> format;
    private final String topic;
    private final Key<M> key;
    private transient AvroMessages<M> messages;

    /**
     * Makes what writes a kind of message. A message's class itself must not travel with a job, as
     * {@link io.driftline.flink.state.RecordTypeInfo} says.
     */
    private interface Format<M extends SpecificRecordBase> extends Serializable {
        AvroMessages<M> make();
    }

    /** Gives a message's key. */
    private interface Key<M> extends Serializable {
        String of(M message);
    }

    private MessageSerializer(Format<M> format, String topic, Key<M> key) {
        this.format = format;
        this.topic = topic;
        this.key = key;
    }

    /** Returns what writes predictions, keyed by the event's id. */
    public static MessageSerializer<Prediction> predictions(String topic) {
        return new MessageSerializer<>(
                () -> AvroMessages.of(Prediction.class), topic, Prediction::getId);
    }

    /** Returns what writes progress, keyed by the lane. */
    public static MessageSerializer<Progress> progress(String topic) {
        return new MessageSerializer<>(
                () -> AvroMessages.of(Progress.class), topic, Progress::getLane);
    }

    /** Returns what writes model parts, keyed by {@code lane/version/part}. */
    public static MessageSerializer<ModelPart> models(String topic) {
        return new MessageSerializer<>(
                () -> AvroMessages.of(ModelPart.class),
                topic,
                part -> part.getLane() + "/" + part.getVersion() + "/" + part.getPart());
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            M element, KafkaSinkContext context, Long timestamp) {
        if (messages == null) {
            messages = format.make();
        }
        return new ProducerRecord<>(
                topic, key.of(element).getBytes(StandardCharsets.UTF_8), messages.encode(element));
    }
}
