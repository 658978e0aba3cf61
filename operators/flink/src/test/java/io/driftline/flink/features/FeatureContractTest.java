package io.driftline.flink.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.driftline.catalog.Problems;
import io.driftline.flink.flow.UnusableRecordException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.RandomData;
import org.apache.avro.util.Utf8;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What every kind of feature promises. A new kind is covered by an entry of the list. */
class FeatureContractTest {
    private static final List<Map<String, Object>> ENTRIES =
            List.of(
                    Map.of("field", "amount", "missing", 1),
                    Map.of("field", "amount", "as", "log1p", "missing", 2),
                    Map.of("field", "isNew", "as", "boolean", "missing", true),
                    Map.of("field", "card", "as", "one-hot", "values", List.of("DEBIT")),
                    Map.of("field", "shop", "as", "hashed", "buckets", 7),
                    Map.of("field", "title", "as", "text", "buckets", 5, "missing", "a b"),
                    Map.of("field", "scores", "as", "array", "length", 2, "missing", 0),
                    Map.of("field", "time", "as", "hour", "missing", 0),
                    Map.of("field", "micros", "as", "weekday", "zone", "Asia/Kathmandu"),
                    Map.of("as", "cross", "fields", "country,items", "buckets", 11, "missing", ""));

    private final FeaturePlan plan = plan(ENTRIES);

    @Test
    void everyKindIsInTheList() {
        TreeSet<String> listed = new TreeSet<>();
        ENTRIES.forEach(entry -> listed.add((String) entry.getOrDefault("as", "numeric")));
        assertThat(listed).isEqualTo(new TreeSet<>(FeatureKinds.names()));
    }

    @Test
    void aFeatureWritesItsColumnsAndNoOthers() {
        long seed = 41;
        int refused = 0;
        for (GenericRecord record : records(seed, 2_000)) {
            for (Feature feature : plan.features()) {
                int columns = feature.columns().size();
                float[] row = new float[columns + 8];
                Arrays.fill(row, 0, 4, -77);
                Arrays.fill(row, columns + 4, columns + 8, -77);
                try {
                    bind(feature).write(record, row, 4);
                } catch (UnusableRecordException e) {
                    refused++;
                    continue;
                }
                assertThat(Arrays.copyOf(row, 4)).containsOnly(-77);
                assertThat(Arrays.copyOfRange(row, columns + 4, columns + 8)).containsOnly(-77);
                for (int i = 4; i < columns + 4; i++) {
                    assertThat(row[i]).as("seed %d, %s", seed, feature).isFinite();
                }
            }
        }
        assertThat(refused).isLessThan(18_000);
    }

    @Test
    void aSerializedFeatureWritesTheSameBits() throws Exception {
        FeaturePlan copy = InstantiationUtil.clone(plan);
        assertThat(copy).isEqualTo(plan);
        for (GenericRecord record : records(43, 500)) {
            assertThat(rowOrReason(copy, record)).isEqualTo(rowOrReason(plan, record));
        }
    }

    @Test
    void itDoesNotMatterHowAvroHoldsAText() {
        for (GenericRecord record : records(47, 500)) {
            GenericRecord strings = new GenericData.Record(TestingRecords.SCHEMA);
            for (Schema.Field field : TestingRecords.SCHEMA.getFields()) {
                Object value = record.get(field.pos());
                strings.put(field.pos(), value instanceof Utf8 ? value.toString() : value);
            }
            assertThat(rowOrReason(plan, strings)).isEqualTo(rowOrReason(plan, record));
        }
    }

    @Test
    void aRowIsAllThatAnEventAllocates() throws Exception {
        assumeThat(ManagementFactory.getThreadMXBean()).isInstanceOf(ThreadMXBean.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Map<String, Object>> entries = new ArrayList<>(ENTRIES);
        entries.removeIf(entry -> "text".equals(entry.get("as")));
        // A time zone with rules makes an instant; those without, such as the default, do not.
        entries.removeIf(entry -> entry.containsKey("zone"));
        FeaturePlan quiet = plan(entries);
        GenericRecord record = TestingRecords.complete();
        long rowBytes = quiet.read(record).length * (long) Float.BYTES + 24;
        int events = 20_000;
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < events; i++) {
            quiet.read(record);
        }
        long perEvent = (threads.getThreadAllocatedBytes(thread) - before) / events;
        assertThat(perEvent).isLessThanOrEqualTo(rowBytes);
    }

    private static FeaturePlan plan(List<?> entries) {
        Problems problems = new Problems();
        FeaturePlan plan = FeatureKinds.read(entries, TestingRecords.SCHEMA, "features", problems);
        assertThat(problems.list()).isEmpty();
        return plan;
    }

    private static Feature.Writer bind(Feature feature) {
        return feature.bind(
                feature.fields().stream()
                        .map(field -> FieldPath.find(TestingRecords.SCHEMA, field).orElseThrow())
                        .toList());
    }

    private static String rowOrReason(FeaturePlan plan, GenericRecord record) {
        try {
            return Arrays.toString(plan.read(record));
        } catch (UnusableRecordException e) {
            return e.reason() + e.getMessage();
        }
    }

    /** Random records, of which a third of the numbers are not finite or out of all bounds. */
    private static List<GenericRecord> records(long seed, int count) {
        Random random = new Random(seed);
        double[] odd = {Double.NaN, 1 / 0.0, -1e300, 3e38, -0.0, Double.MIN_VALUE};
        List<GenericRecord> records = new ArrayList<>();
        for (Object generated : new RandomData(TestingRecords.SCHEMA, count, seed, true)) {
            GenericRecord record = (GenericRecord) generated;
            if (random.nextInt(3) == 0) {
                record.put("amount", odd[random.nextInt(odd.length)]);
            }
            if (random.nextBoolean()) {
                record.put("scores", List.of(random.nextDouble(), odd[random.nextInt(6)]));
            }
            records.add(record);
        }
        return records;
    }
}
