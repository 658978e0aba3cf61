package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.pipelines.config.StreamFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvStreamTest {
    @TempDir Path folder;

    @Test
    void findsWhatColumnsHoldAndHowToReadThem() throws IOException {
        StreamFields fields =
                found(
                        """
                        n,x,when,yes,kind,gap,class
                        1,0.5,2001-01-01 00:05,true,a,,up
                        -2,3,2001-01-02T13:00,false,b,4,down
                        """);
        assertThat(fields.schema().getFields().stream().map(field -> field.schema().toString()))
                .containsExactly(
                        "\"long\"",
                        "\"double\"",
                        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
                        "\"boolean\"",
                        "\"string\"",
                        "[\"null\",\"long\"]",
                        "\"string\"");
        assertThat(fields.label()).isEqualTo("class");
        assertThat(fields.classes()).containsExactly("down", "up");
        assertThat(fields.features())
                .containsExactly(
                        "n",
                        "x",
                        Map.of("field", "when", "as", "hour", "name", "when.hour"),
                        Map.of("field", "when", "as", "weekday", "name", "when.weekday"),
                        Map.of("field", "yes", "as", "boolean"),
                        Map.of("field", "kind", "as", "one-hot", "values", List.of("a", "b")),
                        Map.of("field", "gap", "missing", 0));
    }

    @Test
    void readsValuesOfTheirTypes() throws IOException {
        List<IndexedRecord> rows =
                rows(
                        """
                        n,x,when,yes,class
                        1,0.5,2001-01-01 00:05,true,up
                        ?,3,2001-01-01T00:05:30+01:00,false,down
                        """);
        assertThat(values(rows.get(0))).containsExactly(1L, 0.5, 978_307_500_000L, true, "up");
        assertThat(values(rows.get(1))).containsExactly(null, 3.0, 978_303_930_000L, false, "down");
    }

    @Test
    void takesQuotesOtherSeparatorsAndTheMarkAtTheBeginning() throws IOException {
        List<IndexedRecord> rows = rows("\uFEFFa b;2nd;class\n\"x;\"\"y\nz\";7;u\n\nw;8;v\n");
        assertThat(rows.get(0).getSchema().getFields().stream().map(field -> field.name()))
                .containsExactly("a_b", "_2nd", "class");
        assertThat(values(rows.get(0))).containsExactly("x;\"y\nz", 7L, "u");
        assertThat(values(rows.get(1))).containsExactly("w", 8L, "v");
    }

    @Test
    void numbersOfFewValuesAreClassesAndOthersAreNumbers() throws IOException {
        assertThat(found("x,y\n1,10\n2,9\n3,9\n").classes()).containsExactly("9", "10");
        assertThat(found("x,y\n1,0.5\n2,1.5\n").classes()).isEmpty();
        StreamFields late =
                CsvStream.of(
                                TestingFiles.write(folder, "d.csv", "x,delay\n1,10\n2,20\n"),
                                new Columns(
                                        Optional.empty(),
                                        OptionalDouble.of(15),
                                        Set.of(),
                                        Set.of(),
                                        Set.of()))
                        .fields();
        assertThat(late.classes()).containsExactly("up to 15", "above 15");
    }

    @Test
    void declaredColumnsAreTakenAtTheirWord() throws IOException {
        Columns declared =
                new Columns(
                        Optional.of("x"),
                        OptionalDouble.empty(),
                        Set.of("day"),
                        Set.of("x2"),
                        Set.of("id"));
        StreamFields fields =
                CsvStream.of(
                                TestingFiles.write(
                                        folder,
                                        "e.csv",
                                        "id,x,day,x2\n1,a,3,n/a\n2,b,10,7\n3,b,3,8\n"),
                                declared)
                        .fields();
        assertThat(fields.label()).isEqualTo("x");
        assertThat(fields.features())
                .containsExactly(
                        Map.of("field", "day", "as", "one-hot", "values", List.of("10", "3")),
                        Map.of("field", "x2", "missing", 0));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        refused("a,b\n1,2\n1\n", ".csv:3: has 1 cells; the header names 2 columns.");
        refused("a,a\n1,2\n", ".csv:1: two columns are called a; give each a name of its own");
        refused("a,,b\n1,2,3\n", ".csv:1: column 2 has no name");
        refused("a,b\n", "has a header and no rows");
        refused("", "is empty; its first line must name the columns.");
        refused("a,b\n1,\"2\n", ".csv:2: a quote is opened and never closed");
        refused("a,b\n\"1\"2,3\n", ".csv:2: a cell goes on after its closing quote");
        refused("a,b\n1,x\n2,x\n", "the label b has the values [x]; there must be at least 2.");
    }

    @Test
    void namesTheNearestColumnForOneThatIsNotThere() throws IOException {
        Path file = TestingFiles.write(folder, "f.csv", "amount,class\n1,a\n2,b\n");
        Columns wrong =
                new Columns(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        Set.of("amuont"),
                        Set.of(),
                        Set.of());
        assertThatThrownBy(() -> CsvStream.of(file, wrong))
                .hasMessage(
                        "%s has no column amuont; columns: amount, class. Did you mean amount?"
                                .formatted(file));
    }

    private StreamFields found(String text) throws IOException {
        return CsvStream.of(TestingFiles.write(folder, "a.csv", text), TestingFiles.FOUND).fields();
    }

    private List<IndexedRecord> rows(String text) throws IOException {
        DataStream stream =
                CsvStream.of(TestingFiles.write(folder, "b.csv.gz", text), TestingFiles.FOUND);
        List<IndexedRecord> all = new ArrayList<>();
        try (Rows rows = stream.opener().open(1)) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                all.add(row.get());
            }
        }
        assertThat(all).hasSize((int) stream.events());
        return all;
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> found(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private static List<Object> values(IndexedRecord row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.getSchema().getFields().size(); i++) {
            values.add(row.get(i));
        }
        return values;
    }
}
