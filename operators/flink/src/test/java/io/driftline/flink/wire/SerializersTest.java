package io.driftline.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.schemas.DeadLetter;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SerializersTest {
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {9, 8, 7};

    @Test
    void aPredictionIsKeyedByItsEvent() throws Exception {
        MessageSerializer<Prediction> serializer =
                InstantiationUtil.clone(MessageSerializer.predictions("p.predictions"));
        ProducerRecord<byte[], byte[]> record =
                serializer.serialize(Messages.prediction(), null, 5L);
        assertThat(record.topic()).isEqualTo("p.predictions");
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("t-17");
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).as("Kafka's retention is by time of writing").isNull();
        assertThat(AvroMessages.of(Prediction.class).decode(record.value()))
                .isEqualTo(Messages.prediction());
    }

    @Test
    void progressIsKeyedByItsLane() throws Exception {
        ProducerRecord<byte[], byte[]> record =
                InstantiationUtil.clone(MessageSerializer.progress("p.progress"))
                        .serialize(Messages.progress(), null, null);
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("upgd");
        assertThat(AvroMessages.of(Progress.class).decode(record.value()))
                .isEqualTo(Messages.progress());
    }

    @Test
    void everyPartOfAVersionHasItsKey() throws Exception {
        ProducerRecord<byte[], byte[]> record =
                InstantiationUtil.clone(MessageSerializer.models("p.models"))
                        .serialize(Messages.modelPart(), null, null);
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("upgd/1000/0");
        assertThat(AvroMessages.of(ModelPart.class).decode(record.value()))
                .isEqualTo(Messages.modelPart());
    }

    @Test
    void aDeadLetterSaysWhatWhereAndWhy() throws Exception {
        Origin origin = new Origin("trades", 2, 99, 1_000, KEY, VALUE, 3);
        Rejected rejected = new Rejected(Reason.NOT_FINITE, "amount is NaN", origin);
        ProducerRecord<byte[], byte[]> record = serialize(rejected);
        assertThat(record.topic()).isEqualTo("p.dead-letters");
        assertThat(record.key()).isEqualTo(KEY);
        assertThat(AvroMessages.of(DeadLetter.class).decode(record.value()))
                .isEqualTo(
                        new DeadLetter(
                                "p",
                                "not-finite",
                                "amount is NaN",
                                "trades",
                                2,
                                99L,
                                Instant.ofEpochMilli(1_000),
                                ByteBuffer.wrap(KEY),
                                ByteBuffer.wrap(VALUE),
                                3L));
    }

    @Test
    void aDeadLetterOfARecordWithoutKeyAndValueHasNeither() throws Exception {
        Origin origin = new Origin("trades", 2, 99, -1, null, null, 70_000);
        ProducerRecord<byte[], byte[]> record =
                serialize(new Rejected(Reason.UNLABELLED, "no label came", origin));
        assertThat(record.key()).isNull();
        DeadLetter letter = AvroMessages.of(DeadLetter.class).decode(record.value());
        assertThat(letter.getKey()).isNull();
        assertThat(letter.getValue()).isNull();
        assertThat(letter.getValueBytes()).isEqualTo(70_000);
        assertThat(letter.getReason()).isEqualTo("unlabelled");
    }

    @Test
    void theLargestDeadLetterIsLittleLargerThanTheLargestRecord() throws Exception {
        EventDeserializer events =
                new EventDeserializer(
                        TestingEvents.options(), TestingEvents.PLAN, TestingEvents.CLASSES, true);
        byte[] key = new byte[32 * 1024];
        byte[] value = new byte[TestingEvents.MOST_BYTES - key.length];
        Rejected whole = events.read(TestingEvents.record(key, value)).rejected();
        assertThat(whole.reason()).isEqualTo(Reason.UNDECODABLE);
        assertThat(bytes(serialize(whole))).isLessThan(TestingEvents.MOST_BYTES + 64 * 1024);
        Rejected cut = events.read(TestingEvents.record(key, new byte[900_000])).rejected();
        assertThat(cut.reason()).isEqualTo(Reason.OVERSIZED);
        assertThat(bytes(serialize(cut))).isLessThan(192 * 1024);
    }

    private static int bytes(ProducerRecord<byte[], byte[]> record) {
        return record.key().length + record.value().length;
    }

    private static ProducerRecord<byte[], byte[]> serialize(Rejected rejected) throws Exception {
        return InstantiationUtil.clone(new DeadLetterSerializer("p", "p.dead-letters"))
                .serialize(rejected, null, null);
    }
}
