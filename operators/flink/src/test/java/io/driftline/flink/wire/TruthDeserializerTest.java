package io.driftline.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.options.TruthOptions;
import io.driftline.flink.state.Types;
import io.driftline.schemas.Label;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class TruthDeserializerTest {
    private static final Duration MAX_FUTURE = Duration.between(Instant.EPOCH, Messages.TIME);
    private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);
    private static final Task CLASSES = new Task(List.of(), List.of("down", "up"));
    private static final Task NUMBER = new Task(List.of(), List.of());

    private final AvroMessages<Label> labels = AvroMessages.of(Label.class);

    @Test
    void ourLabelNamesAClass() {
        Read<Truth> read = own(CLASSES, new Label("t-1", Messages.TIME, "up"));
        assertThat(read.time()).isEqualTo(Messages.TIME.toEpochMilli());
        assertThat(read.value().id()).isEqualTo("t-1");
        assertThat(read.value().time()).isEqualTo(Messages.TIME.toEpochMilli());
        assertThat(read.value().target()).isEqualTo(1);
        assertThat(read.value().origin().offset()).isEqualTo(42);
    }

    @Test
    void ourLabelHoldsANumber() {
        assertThat(own(NUMBER, new Label("t-1", Messages.TIME, 2.5)).value().target())
                .isEqualTo(2.5f);
    }

    @Test
    void whatIsNoLabelIsRejected() {
        assertRejected(
                own(CLASSES, new Label("t", Messages.TIME, "sideways")), Reason.UNKNOWN_CLASS);
        assertRejected(own(CLASSES, new Label("t", Messages.TIME, 2.0)), Reason.UNKNOWN_CLASS);
        assertRejected(own(NUMBER, new Label("t", Messages.TIME, "up")), Reason.UNKNOWN_CLASS);
        assertRejected(own(NUMBER, new Label("t", Messages.TIME, 1 / 0.0)), Reason.NOT_FINITE);
        assertRejected(own(NUMBER, new Label("t", Messages.TIME, 1e300)), Reason.NOT_FINITE);
        assertRejected(own(CLASSES, new Label("", Messages.TIME, "up")), Reason.MISSING_FIELD);
        TruthDeserializer reader = new TruthDeserializer(options(), CLASSES);
        assertRejected(reader.read(TestingEvents.record(KEY, null)), Reason.UNDECODABLE);
        byte[] trade = AvroMessages.of(io.driftline.schemas.Trade.class).encode(Messages.trade());
        assertRejected(reader.read(TestingEvents.record(KEY, trade)), Reason.UNKNOWN_SCHEMA);
        assertRejected(reader.read(TestingEvents.record(KEY, new byte[1_001])), Reason.OVERSIZED);
    }

    @Test
    void aDetailQuotesNoMoreThanTheBeginning() {
        String text = "x".repeat(900);
        Read<Truth> read = own(CLASSES, new Label("t", Messages.TIME, text));
        assertThat(read.rejected().detail()).hasSizeLessThan(400).contains("xxx…");
    }

    @Test
    void aUsersLabelMayBeABooleanOrAnIndex() {
        assertThat(users("boolean", CLASSES, true).value().target()).isEqualTo(1);
        assertThat(users("int", CLASSES, 0).value().target()).isEqualTo(0);
        assertThat(users("boolean", NUMBER, true).value().target()).isEqualTo(1);
        assertThat(users("int", NUMBER, 5).value().target()).isEqualTo(5);
        assertThat(users("float", NUMBER, -2.5f).value().target()).isEqualTo(-2.5f);
    }

    @Test
    void aClassThatIsNamedAfterAValueIsMeantByIt() {
        Task reversed = new Task(List.of(), List.of("1", "0"));
        assertThat(users("int", reversed, 1).value().target()).isEqualTo(0);
        assertThat(users("double", reversed, 1.0).value().target()).isEqualTo(0);
        Task truth = new Task(List.of(), List.of("true", "false"));
        assertThat(users("boolean", truth, false).value().target()).isEqualTo(1);
    }

    @Test
    void whereClassesMayJoinAnUnknownLabelIsReadByItsName() {
        Task growing = new Task(List.of(), List.of("down", "up"), 5);
        Truth joins = own(growing, new Label("t", Messages.TIME, "sideways")).value();
        assertThat(joins.target()).isEqualTo(Truth.UNDECLARED);
        assertThat(joins.newClass()).isEqualTo("sideways");
        assertThat(users("int", growing, 7).value().newClass()).isEqualTo("7");
        assertThat(users("double", growing, 7.0).value().newClass()).isEqualTo("7");
        Truth known = own(growing, new Label("t", Messages.TIME, "up")).value();
        assertThat(known.target()).isEqualTo(1);
        assertThat(known.newClass()).isEmpty();
        assertThat(users("int", growing, 1).value().target()).isEqualTo(1);
        assertRejected(own(growing, new Label("t", Messages.TIME, "")), Reason.UNKNOWN_CLASS);
        assertRejected(
                own(growing, new Label("t", Messages.TIME, "x".repeat(101))), Reason.UNKNOWN_CLASS);
        assertRejected(own(growing, new Label("t", Messages.TIME, 2.5)), Reason.UNKNOWN_CLASS);
    }

    @Test
    void severalClassesAreASet() {
        Task sets = Task.multiLabel(List.of(), List.of("down", "up", "on"));
        assertThat(own(sets, new Label("t", Messages.TIME, "up; on")).value().target())
                .isEqualTo(6);
        assertThat(own(sets, new Label("t", Messages.TIME, "")).value().target()).isZero();
        assertRejected(own(sets, new Label("t", Messages.TIME, "up;off")), Reason.UNKNOWN_CLASS);
        assertRejected(own(sets, new Label("t", Messages.TIME, 1.0)), Reason.UNKNOWN_CLASS);
    }

    @Test
    void anOlderUsersLabelIsReadToo() {
        Schema today = chargeback("{\"name\": \"payment\", \"type\": \"string\"}");
        Schema older =
                chargeback(
                        "{\"name\": \"note\", \"type\": \"string\"},"
                                + " {\"name\": \"payment\", \"type\": \"string\"}");
        GenericRecord label = new GenericData.Record(older);
        label.put("isFraud", "up");
        label.put("note", "that nobody reads any more");
        label.put("payment", "p-3");
        TruthOptions options =
                new TruthOptions(
                        "labels",
                        today.toString(),
                        List.of(older.toString()),
                        "payment",
                        "",
                        "isFraud",
                        1_000,
                        MAX_FUTURE);
        Truth truth =
                new TruthDeserializer(options, CLASSES)
                        .read(TestingEvents.record(KEY, TestingEvents.encode(label)))
                        .value();
        assertThat(truth.id()).isEqualTo("p-3");
        assertThat(truth.target()).isEqualTo(1);
    }

    private static Schema chargeback(String fields) {
        return new Schema.Parser()
                .parse(
                        """
                        {"type": "record", "name": "Chargeback", "fields": [
                          {"name": "isFraud", "type": "string"}, %s]}
                        """
                                .formatted(fields));
    }

    @Test
    void aTimeFarAfterTheRecordsOwnIsRejected() {
        Instant latest = Messages.TIME.plusMillis(500);
        assertThat(own(CLASSES, new Label("t-1", latest, "up")).rejected()).isNull();
        Label later = new Label("t-1", latest.plusMillis(1), "up");
        assertRejected(own(CLASSES, later), Reason.FUTURE);
    }

    @Test
    void noBytesThrow() {
        long seed = 29;
        SplittableRandom random = new SplittableRandom(seed);
        TruthDeserializer reader = new TruthDeserializer(options(), CLASSES);
        byte[] good = labels.encode(new Label("t-1", Messages.TIME, "up"));
        int rejected = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Mutations.of(good, random);
            Read<Truth> read = reader.read(TestingEvents.record(KEY, bytes));
            if (read.rejected() != null) {
                rejected++;
            } else {
                assertThat(read.value().target()).as("seed %d, input %d", seed, i).isIn(0f, 1f);
            }
        }
        assertThat(rejected).as("seed %d", seed).isBetween(50_000, 99_999);
    }

    @Test
    void aSerializedCopyReadsTheSameAndSaysItsType() throws Exception {
        TruthDeserializer reader = new TruthDeserializer(options(), CLASSES);
        TruthDeserializer copy = InstantiationUtil.clone(reader);
        byte[] good = labels.encode(new Label("t-1", Messages.TIME, "up"));
        assertThat(copy.read(TestingEvents.record(KEY, good)))
                .isEqualTo(reader.read(TestingEvents.record(KEY, good)));
        assertThat(copy.getProducedType()).isEqualTo(Types.READ_TRUTH);
    }

    private Read<Truth> own(Task task, Label label) {
        byte[] value = labels.encode(label);
        return new TruthDeserializer(options(), task).read(TestingEvents.record(KEY, value));
    }

    private static Read<Truth> users(String type, Task task, Object value) {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "Chargeback", "fields": [
                                  {"name": "payment", "type": "long"},
                                  {"name": "isFraud", "type": "%s"}]}
                                """
                                        .formatted(type));
        GenericRecord label = new GenericData.Record(schema);
        label.put("payment", 17L);
        label.put("isFraud", value);
        TruthOptions options =
                new TruthOptions(
                        "labels",
                        schema.toString(),
                        List.of(),
                        "payment",
                        "",
                        "isFraud",
                        1_000,
                        MAX_FUTURE);
        Read<Truth> read =
                new TruthDeserializer(options, task)
                        .read(TestingEvents.record(KEY, TestingEvents.encode(label)));
        assertThat(read.value().id()).isEqualTo("17");
        assertThat(read.time()).isEqualTo(500);
        return read;
    }

    private static TruthOptions options() {
        return new TruthOptions(
                "labels",
                Label.getClassSchema().toString(),
                List.of(),
                "id",
                "time",
                "value",
                1_000,
                MAX_FUTURE);
    }

    private static void assertRejected(Read<Truth> read, Reason reason) {
        assertThat(read.value()).isNull();
        assertThat(read.rejected().reason()).isEqualTo(reason);
    }
}
