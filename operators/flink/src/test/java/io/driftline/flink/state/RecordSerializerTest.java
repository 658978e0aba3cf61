package io.driftline.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.SourceOffset;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import io.driftline.schemas.Sha256;
import io.driftline.state.StateFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSerializerTest {
    private static final Origin ORIGIN =
            new Origin("events", 3, 17, 1_000, new byte[] {1}, new byte[] {2, 3}, 2);
    private static final Event EVENT =
            new Event("é-1", 5, new float[] {1.5f, -0f}, Float.NaN, ORIGIN);
    private static final Event LONG_EVENT =
            new Event("x".repeat(70_000), 5, new float[40_000], 1, ORIGIN.withoutBytes());
    private static final Truth TRUTH = new Truth("é-1", 9, 1, ORIGIN);
    private static final Truth NAMED_TRUTH = new Truth("a", 9, Truth.UNDECLARED, "né", ORIGIN);
    private static final Answer NAMED_ANSWER =
            new Answer(
                    "a",
                    9,
                    5,
                    new float[] {1},
                    Truth.UNDECLARED,
                    "né",
                    Outcome.LABELLED,
                    ORIGIN.withoutBytes());
    private static final Rejected REJECTED = new Rejected(Reason.NOT_FINITE, "amount", ORIGIN);
    private static final LaneState LANE =
            new LaneState(
                    new byte[] {1},
                    new byte[0],
                    new byte[] {2, 3},
                    List.of(new SourceOffset("e", 3, 17)));
    private static final Answer ANSWER =
            new Answer("a", 9, 5, new float[] {1}, 1, Outcome.LABELLED, ORIGIN.withoutBytes());

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of(Types.EVENT, EVENT),
                Arguments.of(Types.EVENT, LONG_EVENT),
                Arguments.of(Types.TRUTH, TRUTH),
                Arguments.of(Types.REJECTED, REJECTED),
                Arguments.of(Types.TRUTH, NAMED_TRUTH),
                Arguments.of(Types.JOIN_ENTRY, new JoinEntry.Early(NAMED_TRUTH)),
                Arguments.of(
                        Types.EVENT,
                        new Event("a", 5, new float[] {1}, Truth.UNDECLARED, "né", ORIGIN)),
                Arguments.of(Types.TURN, NAMED_ANSWER),
                Arguments.of(Types.LANE_TURN, new LaneTurn("sgd", NAMED_ANSWER)),
                Arguments.of(Types.READ_EVENT, Read.of(5, EVENT)),
                Arguments.of(Types.READ_EVENT, Read.rejected(REJECTED)),
                Arguments.of(Types.READ_TRUTH, Read.of(9, TRUTH)),
                Arguments.of(Types.TURN, new Question("q", 5, new float[] {1, 2})),
                Arguments.of(Types.TURN, ANSWER),
                Arguments.of(Types.TURN, ended(Outcome.ASSUMED, 0)),
                Arguments.of(Types.TURN, ended(Outcome.EXPIRED, Float.NaN)),
                Arguments.of(
                        Types.INPUT_NAMES, new InputNames(List.of("é", "b"), List.of("no", "yes"))),
                Arguments.of(Types.LANE_TURN, new LaneTurn("sgd", ANSWER)),
                Arguments.of(Types.JOIN_ENTRY, new JoinEntry.Waiting(EVENT)),
                Arguments.of(Types.JOIN_ENTRY, new JoinEntry.Early(TRUTH)),
                Arguments.of(Types.JOIN_ENTRY, new JoinEntry.Answered(11)),
                Arguments.of(Types.JOIN_ENTRY, new JoinEntry.Expired(12)),
                Arguments.of(
                        Types.PENDING_PREDICTION,
                        new PendingPrediction(new float[] {0.25f, 0.75f}, 7, 1, 0)),
                Arguments.of(Types.LANE, LANE),
                Arguments.of(Types.REPLAY_ROW, new ReplayRow(new byte[] {4, 0, 0, -128, 63})),
                Arguments.of(Types.PREDICTION, prediction()),
                Arguments.of(Types.PROGRESS, progress()),
                Arguments.of(Types.MODEL_PART, modelPart()));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void readsBackWhatWasWritten(TypeInformation<T> type, T record) throws IOException {
        TypeSerializer<T> serializer = serializer(type);
        DataInputDeserializer in = new DataInputDeserializer(bytes(serializer, record));
        assertThat(serializer.deserialize(in)).isEqualTo(record);
        assertThat(in.available()).isZero();
    }

    /** Savepoints of every release hold such bytes: a line here is never changed, only added to. */
    @Test
    void writesTheBytesOfFormatVersionOne() throws IOException {
        String id = "00000001" + "61";
        String origin = "0000000165" + "00000003" + "0000000000000011" + "00000000000003e8";
        String bare = origin + "ffffffff" + "ffffffff" + "0000000000000002";
        String full = origin + "0000000101" + "000000020203" + "0000000000000002";
        String features = "00000002" + "3fc00000" + "80000000";
        Origin place = new Origin("e", 3, 17, 1_000, null, null, 2);
        Origin filled = new Origin("e", 3, 17, 1_000, new byte[] {1}, new byte[] {2, 3}, 2);
        float[] values = {1.5f, -0f};
        Event event = new Event("a", 5, values, Float.NaN, filled);
        String eventHex = id + "0000000000000005" + features + "7fc00000" + full;
        Truth truth = new Truth("a", 9, 1, place);
        String truthHex = id + "0000000000000009" + "3f800000" + bare;
        Answer answer = new Answer("a", 9, 5, values, 1, Outcome.LABELLED, place);
        String answerHex =
                ("02" + id + "0000000000000009" + "0000000000000005")
                        + (features + "3f800000" + bare);
        assertThat(hex(Types.EVENT, event)).isEqualTo(eventHex);
        assertThat(hex(Types.TRUTH, truth)).isEqualTo(truthHex);
        assertThat(hex(Types.READ_TRUTH, Read.of(9, truth)))
                .isEqualTo("0000000000000009" + "01" + truthHex);
        assertThat(hex(Types.REJECTED, new Rejected(Reason.OVERSIZED, "a", place)))
                .isEqualTo("00000009" + "6f76657273697a6564" + id + bare);
        assertThat(hex(Types.TURN, new Question("a", 5, values)))
                .isEqualTo("01" + id + "0000000000000005" + features);
        assertThat(hex(Types.TURN, answer)).isEqualTo(answerHex);
        assertThat(hex(Types.TURN, ended(Outcome.ASSUMED, 0))).startsWith("03");
        assertThat(hex(Types.TURN, ended(Outcome.EXPIRED, 0))).startsWith("04");
        assertThat(hex(Types.LANE_TURN, new LaneTurn("a", answer))).isEqualTo(id + answerHex);
        assertThat(hex(Types.JOIN_ENTRY, new JoinEntry.Waiting(event))).isEqualTo("01" + eventHex);
        assertThat(hex(Types.JOIN_ENTRY, new JoinEntry.Early(truth))).isEqualTo("02" + truthHex);
        assertThat(hex(Types.JOIN_ENTRY, new JoinEntry.Answered(9)))
                .isEqualTo("03" + "0000000000000009");
        assertThat(hex(Types.JOIN_ENTRY, new JoinEntry.Expired(9)))
                .isEqualTo("04" + "0000000000000009");
        assertThat(hex(Types.REPLAY_ROW, new ReplayRow(new byte[] {4, 0, 0, -128, 63})))
                .isEqualTo("00000005" + "040000803f");
        assertThat(hex(Types.INPUT_NAMES, new InputNames(List.of("a"), List.of())))
                .isEqualTo("00000001" + id + "00000000");
        assertThat(hex(Types.PENDING_PREDICTION, new PendingPrediction(values, 9, 1, 1.5f)))
                .isEqualTo(features + "0000000000000009" + "3f800000" + "3fc00000");
        assertThat(hex(Types.LANE, LANE))
                .isEqualTo(
                        ("0000000101" + "00000000" + "000000020203" + "00000001")
                                + ("0000000165" + "00000003" + "0000000000000011"));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void copiesToAnEqualRecord(TypeInformation<T> type, T record) {
        assertThat(serializer(type).copy(record)).isEqualTo(record).isNotSameAs(EVENT);
    }

    @Test
    void aCopySharesNoArrayWithItsSource() {
        Event copy = serializer(Types.EVENT).copy(EVENT);
        assertThat(copy.features()).isNotSameAs(EVENT.features());
        assertThat(copy.origin().value()).isNotSameAs(ORIGIN.value());
        assertThat(copy.origin().key()).isNotSameAs(ORIGIN.key());
        Turn answer = serializer(Types.TURN).copy(ANSWER);
        assertThat(((Answer) answer).features()).isNotSameAs(ANSWER.features());
        ModelPart part = modelPart();
        assertThat(serializer(Types.MODEL_PART).copy(part).getBytes().array())
                .isNotSameAs(part.getBytes().array());
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void stateOfTheSameVersionIsReadAsItIs(TypeInformation<T> type, T record)
            throws IOException {
        TypeSerializer<T> serializer = serializer(type);
        TypeSerializerSnapshot<T> old = saved(serializer.snapshotConfiguration());
        assertThat(serializer.snapshotConfiguration().resolveSchemaCompatibility(old))
                .matches(c -> c.isCompatibleAsIs());
        DataInputDeserializer in = new DataInputDeserializer(bytes(serializer, record));
        assertThat(old.restoreSerializer().deserialize(in)).isEqualTo(record);
    }

    @Test
    void stateOfAnOlderVersionIsMigrated() {
        assertThat(
                        new RecordSerializerSnapshot<Event>("event", 2)
                                .resolveSchemaCompatibility(
                                        new RecordSerializerSnapshot<>("event", 1)))
                .matches(c -> c.isCompatibleAfterMigration());
    }

    @Test
    void stateOfAnotherFormatIsIncompatible() {
        assertThat(
                        new RecordSerializerSnapshot<Event>("event", 1)
                                .resolveSchemaCompatibility(
                                        new RecordSerializerSnapshot<>("truth", 1)))
                .matches(c -> c.isIncompatible());
    }

    @Test
    void refusesStateOfALaterBuildAndSaysWhatItReads() {
        assertThatThrownBy(() -> saved(new RecordSerializerSnapshot<Event>("event", 2)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("version 2 of the format event; this build reads 1 to 1");
        assertThatThrownBy(() -> saved(new RecordSerializerSnapshot<Event>("hologram", 1)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("format hologram; this build knows [event, ");
    }

    @Test
    void aHostileLengthCostsNoMemory() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        out.writeInt(Integer.MAX_VALUE);
        byte[] hugeText = out.getCopyOfBuffer();
        assertThatThrownBy(
                        () ->
                                serializer(Types.EVENT)
                                        .deserialize(new DataInputDeserializer(hugeText)))
                .isInstanceOf(EOFException.class);
        DataOutputSerializer features = new DataOutputSerializer(16);
        Fields.writeText("id", features);
        features.writeLong(5);
        features.writeInt(Integer.MAX_VALUE);
        assertThatThrownBy(
                        () ->
                                serializer(Types.EVENT)
                                        .deserialize(
                                                new DataInputDeserializer(
                                                        features.getCopyOfBuffer())))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void refusesNegativeLengthsAndUnknownTags() {
        assertThatThrownBy(
                        () ->
                                serializer(Types.EVENT)
                                        .deserialize(
                                                new DataInputDeserializer(
                                                        new byte[] {-1, -1, -1, -2})))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("length is -2; it must be ≥ 0");
        assertThatThrownBy(
                        () ->
                                serializer(Types.TURN)
                                        .deserialize(new DataInputDeserializer(new byte[] {9})))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("tag 9; known tags: 1 question");
    }

    @Test
    void travelsToAnotherMachineByNameOnly() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(serializer(Types.TURN));
        }
        Object arrived;
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            arrived = in.readObject();
        }
        assertThat(arrived).isEqualTo(serializer(Types.TURN));
        assertThat(serializer(Types.TURN).duplicate()).isEqualTo(arrived);
        assertThat(((RecordSerializer<?>) arrived).snapshotConfiguration().toString())
                .isEqualTo("RecordSerializerSnapshot[turn, version 1]");
    }

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T record) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        return out.getCopyOfBuffer();
    }

    private static <T> String hex(TypeInformation<T> type, T record) throws IOException {
        return HexFormat.of().formatHex(bytes(serializer(type), record));
    }

    private static <T> TypeSerializerSnapshot<T> saved(TypeSerializerSnapshot<T> snapshot)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()),
                RecordSerializerTest.class.getClassLoader());
    }

    private static Answer ended(Outcome outcome, float target) {
        return new Answer("a", 9, 5, new float[] {1}, target, outcome, ORIGIN.withoutBytes());
    }

    private static Prediction prediction() {
        return Prediction.newBuilder()
                .setPipeline("p")
                .setLane("upgd")
                .setId("a")
                .setEventTime(Instant.ofEpochMilli(5))
                .setVersion(3)
                .setClasses(List.of("down", "up"))
                .setScores(List.of(0.25f, 0.75f))
                .setPredicted("up")
                .build();
    }

    private static Progress progress() {
        return Progress.newBuilder()
                .setPipeline("p")
                .setLane("upgd")
                .setEventTime(Instant.ofEpochMilli(5))
                .setQuestions(4)
                .setAnswers(3)
                .setLearned(2)
                .setSkipped(1)
                .setPending(1)
                .setExpired(0)
                .setStepSize(0.01f)
                .setLoss(0.5f)
                .setAccuracy(0.5)
                .setRollingAccuracy(0.5)
                .setKappa(0)
                .setKappaTemporal(0)
                .setKappaMajority(0)
                .setLogLoss(0.7)
                .setRollingLogLoss(0.7)
                .setNoChangeAccuracy(0.5)
                .setMajorityAccuracy(0.5)
                .build();
    }

    private static ModelPart modelPart() {
        AvroMessages.of(ModelPart.class); // makes Avro trust its parts
        return ModelPart.newBuilder()
                .setPipeline("p")
                .setLane("upgd")
                .setVersion(3)
                .setParent(-1)
                .setPart(0)
                .setParts(1)
                .setTotalBytes(2)
                .setChecksum(new Sha256(new byte[32]))
                .setEventTime(Instant.ofEpochMilli(5))
                .setRollingAccuracy(0.5)
                .setRollingLogLoss(0.7)
                .setBytes(ByteBuffer.wrap(new byte[] {1, 2}))
                .build();
    }
}
