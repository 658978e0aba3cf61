package io.driftline.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.driftline.flink.features.FeaturePlan;
import io.driftline.flink.features.Field;
import io.driftline.flink.features.Numeric;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.options.EventOptions;
import io.driftline.flink.state.Types;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventDeserializerTest {
    private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);

    private final EventDeserializer events =
            new EventDeserializer(
                    TestingEvents.options(), TestingEvents.PLAN, TestingEvents.CLASSES, true);

    @Test
    void anEventThatCanNoLongerBeADeadLetterCarriesNoBytes() {
        EventDeserializer slim =
                new EventDeserializer(
                        TestingEvents.options(), TestingEvents.PLAN, TestingEvents.CLASSES, false);
        byte[] value = TestingEvents.encode(TestingEvents.event());
        Event event = slim.read(TestingEvents.record(KEY, value)).value();
        assertThat(event.origin().key()).isNull();
        assertThat(event.origin().value()).isNull();
        assertThat(event.origin().valueBytes()).isEqualTo(value.length);

        byte[] bad = {1, 2, 3};
        assertThat(slim.read(TestingEvents.record(KEY, bad)).rejected().origin().value())
                .isEqualTo(bad);
    }

    @Test
    void anEventHasItsIdTimeFeaturesAndOrigin() {
        byte[] value = TestingEvents.encode(TestingEvents.event());
        Read<Event> read = read(value);
        assertThat(read.rejected()).isNull();
        assertThat(read.time()).isEqualTo(1_000);
        assertThat(read.value())
                .isEqualTo(
                        new Event(
                                "p-1",
                                1_000,
                                new float[] {12.5f, 1, 0, 0, 0, 1, 2},
                                Float.NaN,
                                new Origin("payments", 3, 42, 500, KEY, value, value.length)));
    }

    @Test
    void anOlderWritersEventIsReadBetweenNewerOnes() {
        byte[] newer = TestingEvents.encode(TestingEvents.event());
        byte[] older = TestingEvents.encode(TestingEvents.older());
        Event first = read(newer).value();
        Event second = read(older).value();
        assertThat(second.id()).isEqualTo("7");
        assertThat(second.time()).isEqualTo(900);
        // The title is the default of today's schema, whatever the event before had there.
        assertThat(second.features()[0]).isEqualTo(3.5f);
        assertThat(second.features()[1]).isZero();
        assertThat(second.features()[2]).isEqualTo(1f);
        assertThat(second.features()[3] + second.features()[4]).isEqualTo(1f);
        assertThat(Arrays.copyOfRange(second.features(), 5, 7)).containsExactly(3, 4);
        assertThat(read(newer).value()).isEqualTo(first);
    }

    @Test
    void withoutATimeFieldTheRecordsOwnTimestampIsTaken() {
        EventOptions options = TestingEvents.options();
        EventDeserializer reader =
                new EventDeserializer(
                        new EventOptions(
                                options.topic(),
                                options.schema(),
                                List.of(),
                                "id",
                                "",
                                "",
                                1_000,
                                TestingEvents.MAX_FUTURE),
                        TestingEvents.PLAN,
                        List.of(),
                        true);
        byte[] value = TestingEvents.encode(TestingEvents.event());
        assertThat(reader.read(TestingEvents.record(KEY, value)).time()).isEqualTo(500);
    }

    @Test
    void aTimeFarAfterTheRecordsOwnIsRejectedAndHasNoSayInEventTime() {
        long latest = 500 + TestingEvents.MAX_FUTURE.toMillis();
        assertThat(read(with("time", latest)).time()).isEqualTo(latest);
        assertRejected(
                with("time", latest + 1),
                Reason.FUTURE,
                "The time is 1970-01-01T01:00:00.501Z, but the record is of"
                        + " 1970-01-01T00:00:00.500Z; it may be at most PT1H later");
        assertRejected(with("time", Long.MAX_VALUE), Reason.FUTURE, "+292278994-08-17");
        assertThat(read(with("time", Long.MIN_VALUE)).time()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aRecordWithoutATimeOfItsOwnMayHaveAnyTime() {
        byte[] value = with("time", Long.MAX_VALUE);
        ConsumerRecord<byte[], byte[]> untimed =
                new ConsumerRecord<>("payments", 3, 42, KEY, value);
        assertThat(events.read(untimed).time()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLabelInsideTheEventIsAClass() {
        assertThat(label(null)).isNaN();
        assertThat(label("fraud")).isEqualTo(1);
        assertThat(label("honest")).isEqualTo(0);
        assertThat(label(true)).isEqualTo(1);
        assertThat(label(false)).isEqualTo(0);
        assertThat(label(1)).isEqualTo(1);
        assertThat(label(1.0)).isEqualTo(1);
        assertRejected(
                with("fraud", "refund"),
                Reason.UNKNOWN_CLASS,
                "fraud is refund; the classes are [honest, fraud]");
        assertRejected(with("fraud", 2), Reason.UNKNOWN_CLASS, "fraud is 2");
        assertRejected(with("fraud", -1), Reason.UNKNOWN_CLASS, "fraud is -1");
        assertRejected(with("fraud", 0.5), Reason.UNKNOWN_CLASS, "fraud is 0.5");
        assertRejected(with("fraud", Double.NaN), Reason.NOT_FINITE, "fraud is NaN");
    }

    @Test
    void whatIsWrongWithARecordIsSaid() {
        byte[] good = TestingEvents.encode(TestingEvents.event());
        assertRejected(
                null, Reason.UNDECODABLE, "The record has no value; it must be a shop.Payment");
        assertRejected(new byte[0], Reason.UNDECODABLE, "The record has no value");
        assertRejected(new byte[] {1, 2, 3}, Reason.UNDECODABLE, "The value has 3 bytes");
        assertRejected(
                "{\"id\": 1234}".getBytes(StandardCharsets.UTF_8),
                Reason.UNDECODABLE,
                "begins with 7B 22");
        assertRejected(
                Arrays.copyOf(good, good.length - 1), Reason.UNDECODABLE, "not a shop.Payment");
        assertRejected(
                Arrays.copyOf(good, good.length + 1), Reason.UNDECODABLE, "bytes after the end");
        assertRejected(with("amount", Double.NaN), Reason.NOT_FINITE, "amount is NaN");
        assertRejected(with("amount", 1 / 0.0), Reason.NOT_FINITE, "amount is Infinity");
        assertRejected(with("scores", List.of(1f)), Reason.WRONG_LENGTH, "scores has 1 elements");
        assertRejected(with("scores", List.of(1f, Float.NaN)), Reason.NOT_FINITE, "scores[1]");
        assertRejected(with("country", null), Reason.MISSING_FIELD, "country is null");
        assertRejected(with("id", null), Reason.MISSING_FIELD, "id is null");
        assertRejected(with("id", ""), Reason.MISSING_FIELD, "id is empty");
        assertRejected(
                with("id", "x".repeat(1_025)), Reason.OVERSIZED, "id has 1025 characters; an id");
        assertRejected(with("time", null), Reason.MISSING_FIELD, "time is null");
    }

    @Test
    void anUnknownWriterIsNamedByItsFingerprint() {
        byte[] value = TestingEvents.encode(TestingEvents.event());
        value[5] ^= 1;
        assertRejected(
                value, Reason.UNKNOWN_SCHEMA, "Add the writer's schema to the older schemas");
    }

    @Test
    void anOversizedRecordKeepsItsBeginningAndItsLength() {
        byte[] value = new byte[TestingEvents.MOST_BYTES];
        Arrays.fill(value, (byte) 7);
        Rejected rejected = read(value).rejected();
        assertThat(rejected.reason()).isEqualTo(Reason.OVERSIZED);
        assertThat(rejected.detail())
                .contains("The value has 100000 bytes and the key 1")
                .contains("The original is at offset 42 of payments-3.");
        assertThat(rejected.origin().value()).isEqualTo(Arrays.copyOf(value, 64 * 1024));
        assertThat(rejected.origin().valueBytes()).isEqualTo(100_000);
        Rejected longKey =
                events.read(TestingEvents.record(new byte[32 * 1024 + 1], KEY)).rejected();
        assertThat(longKey.reason()).isEqualTo(Reason.OVERSIZED);
        assertThat(longKey.origin().key()).hasSize(32 * 1024);
    }

    @Test
    void lengthsThatBytesOnlyClaimTakeNoMemory() {
        // A title of 2 GB, then an array of 2 billion elements, each in a record of a few bytes.
        byte[] header = Arrays.copyOf(TestingEvents.encode(TestingEvents.event()), 10);
        byte[] title = {2, 2, 'a', 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, -1, -1, -1, 15};
        assertRejected(join(header, title), Reason.UNDECODABLE, "not a shop.Payment");
        byte[] array = {2, 2, 'a', 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, -1, -1, -1, 15};
        assertRejected(join(header, array), Reason.UNDECODABLE, "not a shop.Payment");
    }

    @Test
    void bytesThatNestWithoutEndAreRefused() {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "Node", "fields": [
                                  {"name": "id", "type": "int"},
                                  {"name": "next", "type": ["null", "Node"]}]}
                                """);
        EventDeserializer nodes =
                new EventDeserializer(
                        new EventOptions(
                                "nodes",
                                schema.toString(),
                                List.of(),
                                "id",
                                "",
                                "",
                                1_000_000,
                                TestingEvents.MAX_FUTURE),
                        new FeaturePlan(List.of(new Numeric(Field.required("id"), "id"))),
                        List.of(),
                        true);
        GenericRecord node = new GenericData.Record(schema);
        node.put("id", 1);
        byte[] good = TestingEvents.encode(node);
        byte[] deep = Arrays.copyOf(good, 900_000);
        for (int i = 10; i < deep.length; i++) {
            deep[i] = 2;
        }
        Read<Event> read = nodes.read(TestingEvents.record(KEY, deep));
        assertThat(read.rejected().reason()).isEqualTo(Reason.UNDECODABLE);
        assertThat(nodes.read(TestingEvents.record(KEY, good)).value().id()).isEqualTo("1");
    }

    @Test
    void noBytesThrow() {
        long seed = 23;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] newer = TestingEvents.encode(TestingEvents.event());
        byte[] older = TestingEvents.encode(TestingEvents.older());
        Event expected = read(newer).value();
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        for (int i = 0; i < 120_000; i++) {
            byte[] bytes = Mutations.of(i % 2 == 0 ? newer : older, random);
            Read<Event> read = read(bytes);
            if (read.rejected() != null) {
                reasons.merge(read.rejected().reason(), 1, Integer::sum);
                assertThat(read.rejected().origin().value()).isSameAs(bytes);
            } else {
                for (float feature : read.value().features()) {
                    assertThat(feature).as("seed %d, input %d", seed, i).isFinite();
                }
            }
        }
        assertThat(reasons)
                .as("seed %d", seed)
                .containsKeys(
                        Reason.UNDECODABLE,
                        Reason.UNKNOWN_SCHEMA,
                        Reason.NOT_FINITE,
                        Reason.WRONG_LENGTH);
        assertThat(read(newer).value()).isEqualTo(expected);
    }

    @Test
    void aSerializedCopyReadsTheSameAndSaysItsType() throws Exception {
        EventDeserializer copy = InstantiationUtil.clone(events);
        byte[] value = TestingEvents.encode(TestingEvents.event());
        List<Read<Event>> collected = new ArrayList<>();
        copy.deserialize(TestingEvents.record(KEY, value), new ListCollector<>(collected));
        assertThat(collected).containsExactly(read(value));
        assertThat(copy.getProducedType()).isEqualTo(Types.READ_EVENT);
    }

    @Test
    void aFieldThatTheSchemaLacksIsFoundWhenTheJobIsAssembled() {
        EventOptions options = TestingEvents.options();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(options, "ident", "time", "fraud"))
                .withMessageStartingWith("ident is not a field of shop.Payment; its fields: [id,");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(options, "amount", "time", "fraud"))
                .withMessageContaining("an id is a string, int or long");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(options, "id", "amount", "fraud"))
                .withMessageContaining("amount is double; the time reads a long of milliseconds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(options, "id", "time", "scores"))
                .withMessageContaining("scores is array; a label is a string, enum,");
    }

    private static EventDeserializer reader(
            EventOptions options, String id, String time, String label) {
        return new EventDeserializer(
                new EventOptions(
                        options.topic(),
                        options.schema(),
                        List.of(),
                        id,
                        time,
                        label,
                        1_000,
                        TestingEvents.MAX_FUTURE),
                TestingEvents.PLAN,
                TestingEvents.CLASSES,
                true);
    }

    private Read<Event> read(byte[] value) {
        return events.read(TestingEvents.record(KEY, value));
    }

    private float label(Object value) {
        return read(with("fraud", value)).value().label();
    }

    private static byte[] with(String field, Object value) {
        GenericRecord event = TestingEvents.event();
        event.put(field, value);
        return TestingEvents.encode(event);
    }

    private void assertRejected(byte[] value, Reason reason, String detail) {
        Read<Event> read = read(value);
        assertThat(read.value()).isNull();
        assertThat(read.time()).isEqualTo(Long.MIN_VALUE);
        assertThat(read.rejected().reason()).isEqualTo(reason);
        assertThat(read.rejected().detail()).contains(detail);
        assertThat(read.rejected().origin())
                .isEqualTo(
                        new Origin(
                                "payments",
                                3,
                                42,
                                500,
                                KEY,
                                value,
                                value == null ? 0 : value.length));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
