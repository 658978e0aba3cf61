package io.driftline.flink.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.wire.Mutations;
import io.driftline.flink.wire.TestingEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.RandomData;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** A schema and the one before it, with everything that Avro can change between two. */
class SingleObjectReaderTest {
    private static final Schema TODAY =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Order", "fields": [
                              {"name": "customer", "aliases": ["user"], "type": "string"},
                              {"name": "state", "type": {"type": "enum", "name": "State",
                                  "symbols": ["OPEN", "PAID", "OTHER"], "default": "OTHER"}},
                              {"name": "total", "type": ["null", "double", "string"]},
                              {"name": "prices", "type": {"type": "array", "items": "double"}},
                              {"name": "tags", "type": {"type": "map", "values": "double"}},
                              {"name": "added", "type": {"type": "array", "items": "long"},
                                  "default": [1, 2]},
                              {"name": "lines", "type": {"type": "array", "items":
                                  {"type": "record", "name": "Line", "fields": [
                                    {"name": "item", "type": "long"},
                                    {"name": "a", "type": "double", "default": 1},
                                    {"name": "b", "type": "double", "default": 2}]}}}
                            ]}
                            """);
    private static final Schema BEFORE =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Order", "fields": [
                              {"name": "user", "type": "string"},
                              {"name": "removed", "type": {"type": "map", "values":
                                  {"type": "array", "items": "null"}}},
                              {"name": "state", "type": {"type": "enum", "name": "State",
                                  "symbols": ["DRAFT", "PAID", "OPEN"]}},
                              {"name": "digest", "type": ["null", {"type": "fixed",
                                  "name": "Digest", "size": 4}, "bytes"]},
                              {"name": "total", "type": "float"},
                              {"name": "prices", "type": {"type": "array", "items": "int"}},
                              {"name": "tags", "type": {"type": "map", "values": "int"}},
                              {"name": "lines", "type": {"type": "array", "items":
                                  {"type": "record", "name": "Line", "fields": [
                                    {"name": "item", "type": "int"}]}}}
                            ]}
                            """);

    private final SingleObjectReader<GenericRecord> reader = reader();

    @Test
    void anOlderRecordIsResolvedToTodaysSchema() throws Exception {
        GenericRecord read = reader.read(TestingEvents.encode(before(), BEFORE), null);
        assertThat(read.getSchema()).isSameAs(TODAY);
        assertThat(read.get("customer")).hasToString("anna");
        assertThat(read.get("state")).hasToString("OTHER");
        assertThat(read.get("total")).isEqualTo(2.5);
        assertThat(read.get("prices")).isEqualTo(List.of(1.0, 2.0, 3.0));
        assertThat(read.get("tags")).isEqualTo(Map.of(new Utf8("x"), 1.0, new Utf8("y"), 2.0));
        assertThat(read.get("added")).isEqualTo(List.of(1L, 2L));
        // Each takes one byte where today's schema has 17: what Avro's own check stumbles over.
        assertThat((List<?>) read.get("lines")).hasSize(2);
        assertThat(((GenericRecord) ((List<?>) read.get("lines")).get(1)).get("b")).isEqualTo(2.0);
    }

    @Test
    void aReusedRecordKeepsNothingOfTheOneBefore() throws Exception {
        long seed = 31;
        List<byte[]> records = new ArrayList<>();
        new RandomData(TODAY, 50, seed)
                .forEach(record -> records.add(TestingEvents.encode(record, TODAY)));
        new RandomData(BEFORE, 50, seed)
                .forEach(record -> records.add(TestingEvents.encode(record, BEFORE)));
        SplittableRandom random = new SplittableRandom(seed);
        GenericRecord reused = null;
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = records.get(random.nextInt(records.size()));
            reused = reader.read(bytes, reused);
            GenericRecord fresh = reader.read(bytes, null);
            assertThat(reused.toString()).as("seed %d", seed).isEqualTo(fresh.toString());
        }
    }

    @Test
    void aRecordReadAfterABrokenOneKeepsNothingOfIt() throws Exception {
        long seed = 37;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = TestingEvents.encode(before(), BEFORE);
        String expected = reader.read(good, null).toString();
        List<byte[]> originals = new ArrayList<>();
        new RandomData(TODAY, 50, seed)
                .forEach(record -> originals.add(TestingEvents.encode(record, TODAY)));
        new RandomData(BEFORE, 50, seed)
                .forEach(record -> originals.add(TestingEvents.encode(record, BEFORE)));
        GenericRecord reused = reader.read(good, null);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Mutations.of(originals.get(i % originals.size()), random);
            try {
                reader.read(bytes, reused);
            } catch (UnusableRecordException e) {
                refused++;
            }
            if (i % 100 == 0) {
                assertThat(reader.read(good, reused).toString())
                        .as("seed %d, input %d", seed, i)
                        .isEqualTo(expected);
            }
        }
        assertThat(refused).isBetween(8_000, 19_999);
    }

    @Test
    void collectionsOfNothingAreBoundedByTheRecordsBytes() {
        GenericRecord hostile = before();
        byte[] bytes = TestingEvents.encode(hostile, BEFORE);
        // user "anna" ends at 15; then one map entry whose array claims a billion nulls.
        byte[] claim = {2, 2, 'k', -2, -1, -1, -1, 7, 0, 0};
        byte[] record = new byte[15 + claim.length + 20];
        System.arraycopy(bytes, 0, record, 0, 15);
        System.arraycopy(claim, 0, record, 15, claim.length);
        assertThatExceptionOfType(UnusableRecordException.class)
                .isThrownBy(() -> reader.read(record, null))
                .withMessageContaining("A collection claims 1073741823 elements")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNDECODABLE));
    }

    @Test
    void theWritersOwnSchemaIsBoundedToo() {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "Nothing", "fields": [
                                  {"name": "nulls", "type": {"type": "array", "items": "null"}}]}
                                """);
        GenericRecord nothing = new GenericData.Record(schema);
        nothing.put("nulls", List.of());
        byte[] bytes = Arrays.copyOf(TestingEvents.encode(nothing, schema), 16);
        byte[] claim = {-2, -1, -1, 15, 0};
        System.arraycopy(claim, 0, bytes, 10, claim.length);
        SingleObjectReader<GenericRecord> nothings =
                new SingleObjectReader<>(new GenericData(), schema, List.of());
        assertThatExceptionOfType(UnusableRecordException.class)
                .isThrownBy(() -> nothings.read(bytes, null))
                .withMessageContaining("A collection claims 16777215 elements");
    }

    private static SingleObjectReader<GenericRecord> reader() {
        return new SingleObjectReader<>(new GenericData(), TODAY, List.of(BEFORE));
    }

    private static GenericRecord before() {
        GenericRecord record = new GenericData.Record(BEFORE);
        record.put("user", "anna");
        record.put("removed", Map.of());
        record.put("state", new GenericData.EnumSymbol(schema("state"), "DRAFT"));
        record.put("digest", null);
        record.put("total", 2.5f);
        record.put("prices", List.of(1, 2, 3));
        record.put("tags", Map.of("x", 1, "y", 2));
        Schema line = schema("lines").getElementType();
        record.put("lines", List.of(line(line, 7), line(line, 8)));
        return record;
    }

    private static GenericRecord line(Schema schema, int item) {
        GenericRecord line = new GenericData.Record(schema);
        line.put("item", item);
        return line;
    }

    private static Schema schema(String field) {
        return BEFORE.getField(field).schema();
    }
}
