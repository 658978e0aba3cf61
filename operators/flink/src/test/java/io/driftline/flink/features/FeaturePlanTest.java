package io.driftline.flink.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Task.Column;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class FeaturePlanTest {
    /** A Thursday. */
    private static final long TIME = Instant.parse("2026-11-26T23:30:00Z").toEpochMilli();

    @Test
    void aNumberIsTakenAsItIs() throws Exception {
        Numeric amount = new Numeric(Field.required("amount"), "amount");
        assertThat(read(amount, "amount", 12.5)).containsExactly(12.5f);
        assertThat(amount.columns()).containsExactly(new Column("amount", true));
        Numeric price = new Numeric(Field.required("price"), "price");
        assertThat(read(price, "price", 3)).containsExactly(3f);
        assertThat(read(price, "price", 3.5f)).containsExactly(3.5f);
    }

    @Test
    void aLogarithmTreatsBothSignsAlike() throws Exception {
        Log1p amount = new Log1p(Field.required("amount"), "log1p(amount)");
        assertThat(read(amount, "amount", 0.0)).containsExactly(0f);
        assertThat(read(amount, "amount", 99.0)[0]).isCloseTo(4.6051702f, within(1e-6f));
        assertThat(read(amount, "amount", -99.0)[0]).isCloseTo(-4.6051702f, within(1e-6f));
        assertThat(read(amount, "amount", 3e38)[0]).isCloseTo(88.5970f, within(1e-3f));
    }

    @Test
    void aBooleanIsOneOrZero() throws Exception {
        Flag flag = new Flag(Field.required("isNew"), "isNew");
        assertThat(read(flag, "isNew", true)).containsExactly(1f);
        assertThat(read(flag, "isNew", false)).containsExactly(0f);
        assertThat(flag.columns()).containsExactly(new Column("isNew", false));
    }

    @Test
    void anUnlistedCategoryHasTheLastColumn() throws Exception {
        OneHot country = new OneHot(Field.required("country"), "country", List.of("NL", "DE"));
        assertThat(read(country, "country", "NL")).containsExactly(1, 0, 0);
        assertThat(read(country, "country", new Utf8("DE"))).containsExactly(0, 1, 0);
        assertThat(read(country, "country", "nl")).containsExactly(0, 0, 1);
        assertThat(country.columns())
                .extracting(Column::name)
                .containsExactly("country=NL", "country=DE", "country=other");
        assertThat(country.columns()).noneMatch(Column::scaled);
    }

    @Test
    void categoriesMayBeNumbersEnumsAndBooleans() throws Exception {
        OneHot shop = new OneHot(Field.required("shop"), "shop", List.of("17", "-3"));
        assertThat(read(shop, "shop", -3L)).containsExactly(0, 1, 0);
        OneHot items = new OneHot(Field.required("items"), "items", List.of("1", "2"));
        assertThat(read(items, "items", 2)).containsExactly(0, 1, 0);
        OneHot isNew = new OneHot(Field.required("isNew"), "isNew", List.of("true"));
        assertThat(read(isNew, "isNew", true)).containsExactly(1, 0);
        OneHot card = new OneHot(Field.required("card"), "card", List.of("DEBIT"));
        Schema cards = TestingRecords.SCHEMA.getField("card").schema();
        assertThat(read(card, "card", new GenericData.EnumSymbol(cards, "CREDIT")))
                .containsExactly(0, 1);
    }

    @Test
    void aHashedCategoryHasThePinnedColumn() throws Exception {
        Hashed country = new Hashed(Field.required("country"), "country", 1_000);
        assertOnly(read(country, "country", "NL"), 1_000, 87);
        assertOnly(read(country, "country", new Utf8("Zürich")), 1_000, 485);
        Hashed shop = new Hashed(Field.required("shop"), "shop", 1_000);
        assertOnly(read(shop, "shop", -42L), 1_000, 707);
        assertThat(country.columns().get(87)).isEqualTo(new Column("country#87/1000", false));
        Hashed more = new Hashed(Field.required("country"), "country", 1_001);
        assertThat(more.columns()).doesNotContainAnyElementsOf(country.columns());
    }

    @Test
    void aCrossHasThePinnedColumn() throws Exception {
        Cross cross = new Cross(Field.required("country"), Field.required("title"), "cross", 1_000);
        float[] row =
                plan(cross)
                        .read(
                                TestingRecords.with(
                                        Map.of("country", "NL", "title", new Utf8("phone"))));
        assertOnly(row, 1_000, 949);
    }

    @Test
    void aTextHasTheColumnsOfItsWordsOnce() throws Exception {
        Text title = new Text(Field.required("title"), "title", 16);
        float[] row = read(title, "title", new Utf8("Hello, WORLD! hello… 2024 Été"));
        assertOnly(row, 16, 15, 13, 12, 6);
        assertOnly(read(title, "title", "--- !"), 16);
        assertOnly(read(title, "title", ""), 16);
    }

    @Test
    void anArrayHasAColumnPerElement() throws Exception {
        NumberArray scores = new NumberArray(Field.required("scores"), "scores", 3);
        assertThat(read(scores, "scores", List.of(1.0, -2.5, 0.0))).containsExactly(1, -2.5f, 0);
        assertThat(scores.columns().get(2)).isEqualTo(new Column("scores[2]", true));
        NumberArray counts = new NumberArray(Field.required("counts"), "counts", 2);
        assertThat(read(counts, "counts", List.of(4, 5))).containsExactly(4, 5);
        assertRefused(counts, "counts", Arrays.asList(4, null), Reason.MISSING_FIELD, "counts[1]");
    }

    @Test
    void anArrayOfAnotherLengthIsRefused() {
        NumberArray scores = new NumberArray(Field.required("scores"), "scores", 3);
        assertRefused(
                scores,
                "scores",
                List.of(1.0, 2.0),
                Reason.WRONG_LENGTH,
                "scores has 2 elements; it must have 3.");
    }

    @Test
    void theHourIsThatOfTheZone() throws Exception {
        Hour utc = new Hour(Field.required("time"), "time", ZoneOffset.UTC);
        assertOnly(read(utc, "time", TIME), 24, 23);
        Hour there = new Hour(Field.required("time"), "time", ZoneId.of("Europe/Amsterdam"));
        assertOnly(read(there, "time", TIME), 24, 0);
        long summer = Instant.parse("2026-07-01T10:59:59.999Z").toEpochMilli();
        assertOnly(read(there, "time", summer), 24, 12);
        assertOnly(read(utc, "time", -1L), 24, 23);
        assertThat(utc.columns().get(23)).isEqualTo(new Column("time.hour=23", false));
    }

    @Test
    void theWeekdayIsThatOfTheZone() throws Exception {
        Weekday utc = new Weekday(Field.required("time"), "time", ZoneOffset.UTC);
        assertOnly(read(utc, "time", TIME), 7, 3);
        Weekday there = new Weekday(Field.required("time"), "time", ZoneId.of("+01:00"));
        assertOnly(read(there, "time", TIME), 7, 4);
        assertOnly(read(utc, "time", 0L), 7, 3);
        assertOnly(read(utc, "time", -1L), 7, 2);
        assertThat(utc.columns().get(0)).isEqualTo(new Column("time.weekday=monday", false));
    }

    @Test
    void theEndsOfTimeHaveAnHour() throws Exception {
        for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("America/New_York"))) {
            for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
                float[] row = read(new Hour(Field.required("time"), "time", zone), "time", time);
                assertThat(row).hasSize(24).containsOnlyOnce(1f);
            }
        }
    }

    @Test
    void aTimestampIsReadInTheUnitOfItsType() throws Exception {
        Hour hour = new Hour(Field.required("micros"), "micros", ZoneOffset.UTC);
        assertOnly(read(hour, "micros", TIME * 1_000), 24, 23);
    }

    @Test
    void aFieldInsideARecordIsReadByItsPath() throws Exception {
        OneHot country =
                new OneHot(Field.required("customer.country"), "country", List.of("NL", "DE"));
        GenericRecord record = TestingRecords.with("customer", TestingRecords.customer("DE", 40));
        assertThat(plan(country).read(record)).containsExactly(0, 1, 0);
        Numeric age = new Numeric(Field.required("customer.age"), "age");
        assertThat(plan(age).read(record)).containsExactly(40);
        assertRefused(age, TestingRecords.empty(), Reason.MISSING_FIELD, "customer.age is null");
    }

    @Test
    void aMissingValueIsRefusedByEveryKind() {
        for (Feature feature : kinds(null, null, null, null, null)) {
            assertRefused(feature, TestingRecords.empty(), Reason.MISSING_FIELD, " is null; ");
        }
    }

    @Test
    void aMissingValueIsReplacedByWhatTheFeatureDeclares() throws Exception {
        ArrayList<Double> scores = new ArrayList<>(List.of(1.0, 2.0, 3.0));
        List<float[]> rows = new ArrayList<>();
        for (Feature feature : kinds(5.0, true, "DE", scores, TIME)) {
            rows.add(plan(feature).read(TestingRecords.empty()));
        }
        Map<String, Object> declared =
                Map.of(
                        "amount", 5.0, "isNew", true, "country", "DE", "title", "DE", "scores",
                        scores, "time", TIME);
        List<float[]> given = new ArrayList<>();
        for (Feature feature : kinds(null, null, null, null, null)) {
            given.add(plan(feature).read(TestingRecords.with(declared)));
        }
        assertThat(rows).usingRecursiveComparison().isEqualTo(given);
    }

    @Test
    void whatIsNotFiniteAsAFloatIsRefused() {
        Numeric amount = new Numeric(Field.required("amount"), "amount");
        for (double value : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0, 1e39}) {
            assertRefused(amount, "amount", value, Reason.NOT_FINITE, "amount is " + value);
            Log1p log = new Log1p(Field.required("amount"), "log");
            assertRefused(log, "amount", value, Reason.NOT_FINITE, "amount is " + value);
            NumberArray scores = new NumberArray(Field.required("scores"), "scores", 2);
            assertRefused(
                    scores,
                    "scores",
                    List.of(1.0, value),
                    Reason.NOT_FINITE,
                    "scores[1] is " + value);
        }
    }

    @Test
    void columnsStandSideBySideInTheOrderOfTheFeatures() throws Exception {
        FeaturePlan plan =
                new FeaturePlan(
                        List.of(
                                new OneHot(Field.required("country"), "country", List.of("NL")),
                                new Numeric(Field.required("amount"), "amount"),
                                new Flag(Field.required("isNew"), "isNew")));
        Map<String, Object> values = Map.of("country", "NL", "amount", 2.0, "isNew", true);
        assertThat(plan.read(TestingRecords.with(values))).containsExactly(1, 0, 2, 1);
        assertThat(plan.columns())
                .extracting(Column::name)
                .containsExactly("country=NL", "country=other", "amount", "isNew");
    }

    @Test
    void aPlanReadsOnAfterItWasSerializedAndWithAnotherSchema() throws Exception {
        FeaturePlan plan =
                new FeaturePlan(
                        kinds(5.0, true, "DE", new ArrayList<>(List.of(1.0, 2.0, 3.0)), TIME));
        float[] before = plan.read(TestingRecords.empty());
        FeaturePlan copy = InstantiationUtil.clone(plan);
        assertThat(copy).isEqualTo(plan);
        assertThat(copy.read(TestingRecords.empty())).isEqualTo(before);
        Schema other =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "P", "fields": [
                                  {"name": "first", "type": "int"},
                                  {"name": "amount", "type": "long"}]}
                                """);
        FeaturePlan amount = plan(new Numeric(Field.required("amount"), "amount"));
        assertThat(amount.read(TestingRecords.with("amount", 2.0))).containsExactly(2);
        GenericRecord record = new GenericData.Record(other);
        record.put("amount", 7L);
        assertThat(amount.read(record)).containsExactly(7);
        assertThat(amount.read(TestingRecords.with("amount", 3.0))).containsExactly(3);
    }

    @Test
    void aSchemaThatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                plan(new Numeric(Field.required("amuont"), "amuont"))
                                        .check(TestingRecords.SCHEMA))
                .withMessageStartingWith("amuont is not a field of shop.Payment; its fields: [id,");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                plan(new Numeric(Field.required("country"), "country"))
                                        .check(TestingRecords.SCHEMA))
                .withMessage("country is string; numeric reads int, long, float, double.");
    }

    /** One feature of each kind over fields that may be null. */
    private static List<Feature> kinds(
            Double number, Boolean flag, String text, ArrayList<Double> array, Long time) {
        return List.of(
                new Numeric(new Field("amount", number), "amount"),
                new Log1p(new Field("amount", number), "log"),
                new Flag(new Field("isNew", flag), "isNew"),
                new OneHot(new Field("country", text), "country", List.of("NL", "DE")),
                new Hashed(new Field("country", text), "hashed", 100),
                new Text(new Field("title", text), "title", 100),
                new NumberArray(new Field("scores", array), "scores", 3),
                new Hour(new Field("time", time), "time", ZoneOffset.UTC),
                new Weekday(new Field("time", time), "time", ZoneOffset.UTC),
                new Cross(new Field("country", text), new Field("title", text), "cross", 100));
    }

    private static FeaturePlan plan(Feature feature) {
        return new FeaturePlan(List.of(feature));
    }

    private static float[] read(Feature feature, String field, Object value) throws Exception {
        return plan(feature).read(TestingRecords.with(field, value));
    }

    private static void assertOnly(float[] row, int length, int... ones) {
        float[] expected = new float[length];
        for (int one : ones) {
            expected[one] = 1;
        }
        assertThat(row).isEqualTo(expected);
    }

    private static void assertRefused(
            Feature feature, String field, Object value, Reason reason, String detail) {
        assertRefused(feature, TestingRecords.with(field, value), reason, detail);
    }

    private static void assertRefused(
            Feature feature, GenericRecord record, Reason reason, String detail) {
        assertThatExceptionOfType(UnusableRecordException.class)
                .as(feature.toString())
                .isThrownBy(() -> plan(feature).read(record))
                .withMessageContaining(detail)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
