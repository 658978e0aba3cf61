package io.driftline.flink.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Problems.Problem;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureKindsTest {
    private final Problems problems = new Problems();

    @Test
    void everyKindIsReadFromItsSection() {
        assertThat(
                        read(
                                "items",
                                Map.of("field", "amount", "missing", 0),
                                Map.of("field", "amount", "as", "log1p", "missing", "1.5"),
                                Map.of("field", "isNew", "as", "boolean", "missing", false),
                                Map.of(
                                        "field",
                                        "country",
                                        "as",
                                        "one-hot",
                                        "values",
                                        List.of("NL", "DE")),
                                Map.of(
                                        "field",
                                        "customer.country",
                                        "as",
                                        "hashed",
                                        "buckets",
                                        100,
                                        "missing",
                                        "none"),
                                Map.of(
                                        "field", "title", "as", "text", "buckets", 50, "name",
                                        "words"),
                                Map.of(
                                        "field",
                                        "scores",
                                        "as",
                                        "array",
                                        "length",
                                        2,
                                        "missing",
                                        List.of(0, 1.5)),
                                Map.of("field", "time", "as", "hour", "zone", "Europe/Amsterdam"),
                                Map.of("field", "micros", "as", "weekday", "missing", 0),
                                Map.of(
                                        "as",
                                        "cross",
                                        "fields",
                                        List.of("country", "card"),
                                        "buckets",
                                        1_000)))
                .containsExactly(
                        new Numeric(Field.required("items"), "items"),
                        new Numeric(new Field("amount", 0.0), "amount"),
                        new Log1p(new Field("amount", 1.5), "log1p(amount)"),
                        new Flag(new Field("isNew", false), "isNew"),
                        new OneHot(Field.required("country"), "country", List.of("NL", "DE")),
                        new Hashed(new Field("customer.country", "none"), "customer.country", 100),
                        new Text(Field.required("title"), "words", 50),
                        new NumberArray(
                                new Field("scores", new ArrayList<>(List.of(0.0, 1.5))),
                                "scores",
                                2),
                        new Hour(Field.required("time"), "time", ZoneId.of("Europe/Amsterdam")),
                        new Weekday(new Field("micros", 0L), "micros", ZoneId.of("UTC")),
                        new Cross(
                                Field.required("country"),
                                Field.required("card"),
                                "country*card",
                                1_000));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void oneMissingNumberStandsForAllElements() {
        assertThat(read(Map.of("field", "scores", "as", "array", "length", 3, "missing", 2)))
                .containsExactly(
                        new NumberArray(
                                new Field("scores", new ArrayList<>(List.of(2.0, 2.0, 2.0))),
                                "scores",
                                3));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        List<Feature> usable =
                read(
                        "amuont",
                        "country",
                        Map.of("field", "time", "as", "log"),
                        Map.of("field", "isNew", "as", "boolean", "mising", true),
                        Map.of("field", "country", "as", "hashed"),
                        Map.of("field", "country", "as", "hashed", "buckets", 1),
                        17,
                        Map.of("as", "hashed", "buckets", 10),
                        Map.of("as", "cross", "fields", "country", "buckets", 10),
                        Map.of("as", "cross", "fields", "country, scores", "buckets", 10),
                        "items");
        assertThat(usable).containsExactly(new Numeric(Field.required("items"), "items"));
        assertThat(problems.list())
                .extracting(Problem::path)
                .containsExactly(
                        "features[0]",
                        "features[1]",
                        "features[2].as",
                        "features[3].mising",
                        "features[4].buckets",
                        "features[5].buckets",
                        "features[6]",
                        "features[7].field",
                        "features[8].fields",
                        "features[9].fields");
        assertMessage(0, "amuont is not a known field of shop.Payment; known: id, amount, ");
        assertMessage(0, "Did you mean amount?");
        assertMessage(1, "country is string; numeric reads int, long, float, double.");
        assertMessage(1, "such as {field: country, as: KIND}");
        assertMessage(2, "log is not a known kind of feature; known: numeric, log1p, boolean, ");
        assertMessage(3, "Did you mean missing?");
        assertMessage(4, "is missing; it must be a whole number from 2 to 1000000.");
        assertMessage(5, "is 1; it must be from 2 to 1000000.");
        assertMessage(6, "is 17; it must be a field's name, or a map");
        assertMessage(7, "is missing; it must be set.");
        assertMessage(8, "names 1 fields; it must name 2.");
        assertMessage(9, "scores is array of double; cross reads ");
    }

    @Test
    void aMissingValueMustBeOfTheKindsType() {
        read(
                Map.of("field", "amount", "missing", "none"),
                Map.of("field", "amount", "as", "log1p", "missing", Double.NaN, "name", "b"),
                Map.of("field", "isNew", "as", "boolean", "missing", 1),
                Map.of("field", "time", "as", "hour", "missing", 1.5),
                Map.of("field", "scores", "as", "array", "length", 2, "missing", List.of(1)),
                Map.of("field", "title", "as", "text", "buckets", 9, "missing", List.of()));
        assertThat(problems.list())
                .extracting(Problem::path)
                .containsExactly(
                        "features[0].missing",
                        "features[1].missing",
                        "features[2].missing",
                        "features[3].missing",
                        "features[4].length",
                        "features[5].missing");
        assertMessage(0, "is none; it must be a number.");
        assertMessage(4, "missing has 1 numbers; it must have as many as length says: 2.");
    }

    @Test
    void aListOfValuesHasNoRepeatsAndNoOther() {
        read(
                Map.of("field", "country", "as", "one-hot"),
                Map.of("field", "country", "as", "one-hot", "values", List.of("NL", "NL")),
                Map.of("field", "country", "as", "one-hot", "values", List.of("NL", "other")));
        assertThat(problems.list())
                .extracting(Problem::path)
                .containsExactly("features[0].values", "features[1].values", "features[2].values");
        assertMessage(2, "values name other; leave it out");
    }

    @Test
    void twoColumnsOfOneNameAreRefused() {
        read("amount", Map.of("field", "items", "name", "amount"));
        assertThat(problems.list()).hasSize(1);
        assertThat(problems.list().get(0).path()).isEqualTo("features[1]");
        assertMessage(
                0, "makes the column amount, as a feature before it does; give it another name:.");
    }

    @Test
    void anUnknownTimeZoneIsRefused() {
        read(Map.of("field", "time", "as", "hour", "zone", "Europe/Amsterdm"));
        assertThat(problems.list()).hasSize(1);
        assertMessage(0, "Europe/Amsterdm is not a time zone");
    }

    @Test
    void anEmptyListIsRefused() {
        read();
        assertThat(problems.list()).hasSize(1);
        assertMessage(0, "is empty; it must name at least one feature.");
    }

    private List<Feature> read(Object... entries) {
        return FeatureKinds.read(List.of(entries), TestingRecords.SCHEMA, "features", problems)
                .features();
    }

    private void assertMessage(int problem, String part) {
        assertThat(problems.list().get(problem).message()).contains(part);
    }
}
