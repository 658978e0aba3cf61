package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
    @TempDir Path folder;

    @Test
    void readsImagesWithTheLabelsThatLieBesideThem() throws IOException {
        Path images = images(2, 3);
        DataStream stream = Streams.file(images, TestingFiles.FOUND);
        assertThat(stream.events()).isEqualTo(3);
        assertThat(stream.fields().classes()).containsExactly("1", "7");
        assertThat(stream.fields().features())
                .containsExactly(Map.of("field", "pixels", "as", "array", "length", 4));
        List<IndexedRecord> rows = rows(stream, 1);
        assertThat(rows).hasSize(3);
        assertThat((List<?>) rows.get(1).get(0))
                .isEqualTo(List.of(4 / 255f, 5 / 255f, 6 / 255f, 7 / 255f));
        assertThat(rows).extracting(row -> row.get(1)).containsExactly(7, 1, 7);
    }

    @Test
    void saysWhatIsWrongWithImages() throws IOException {
        Path images = images(2, 3);
        Path labels = folder.resolve("t-labels-idx1-ubyte");
        byte[] good = Files.readAllBytes(labels);
        Files.write(labels, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> Streams.file(images, TestingFiles.FOUND))
                .hasMessage(
                        labels + " ends before all that its beginning promises; use another copy.");
        good[7] = 2;
        Files.write(labels, good);
        assertThatThrownBy(() -> Streams.file(images, TestingFiles.FOUND))
                .hasMessageContaining("3 images", "2 labels; they must be as many.");
        Files.delete(labels);
        assertThatThrownBy(() -> Streams.file(images, TestingFiles.FOUND))
                .hasMessage(images + " has no labels beside it; looked for t-labels-idx1-ubyte.");
        Path other = TestingFiles.write(folder, "idx.bin", "hello, this is text");
        TestingFiles.write(folder, "idx", "");
        assertThatThrownBy(() -> Streams.file(other, TestingFiles.FOUND))
                .isInstanceOf(IOException.class);
    }

    @Test
    void imagesHaveNoColumnsToSayAnythingAbout() throws IOException {
        Path images = images(2, 3);
        Columns label =
                new Columns(
                        Optional.of("label"), OptionalDouble.empty(), Set.of(), Set.of(), Set.of());
        assertThatThrownBy(() -> Streams.file(images, label))
                .hasMessage(
                        images
                                + " is a file of images, whose label is in a file of its own and"
                                + " whose pixels are no columns; leave --label, --nominal,"
                                + " --numeric and --ignore out, and run it apart from files that"
                                + " need them.");
    }

    @Test
    void readsAvroFilesAsAPipelineWould() throws IOException {
        Schema schema =
                SchemaBuilder.record("Payment")
                        .fields()
                        .requiredString("code")
                        .optionalDouble("amount")
                        .requiredBoolean("fraud")
                        .endRecord();
        Path file = folder.resolve("payments.avro");
        try (DataFileWriter<GenericRecord> out =
                new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            out.create(schema, file.toFile());
            for (int i = 0; i < 4; i++) {
                GenericData.Record record = new GenericData.Record(schema);
                record.put("code", String.valueOf(i % 2));
                record.put("amount", i == 0 ? null : i / 2.0);
                record.put("fraud", i == 3);
                out.append(record);
            }
        }
        DataStream stream = Streams.file(file, TestingFiles.FOUND);
        assertThat(stream.events()).isEqualTo(4);
        assertThat(stream.fields().classes()).containsExactly("false", "true");
        assertThat(stream.fields().features())
                .containsExactly(
                        Map.of("field", "code", "as", "one-hot", "values", List.of("0", "1")),
                        Map.of("field", "amount", "missing", 0));
        assertThat(rows(stream, 1)).extracting(row -> row.get(2)).containsOnly(false, true);
        Path text = TestingFiles.write(folder, "text.avro", "hello");
        assertThatThrownBy(() -> Streams.file(text, TestingFiles.FOUND))
                .isInstanceOf(IOException.class);
    }

    @Test
    void everyGeneratorDrawsWhatItSays() throws IOException {
        for (String name : Generators.names()) {
            DataStream stream = Streams.generated(name + ":events=50");
            List<IndexedRecord> rows = rows(stream, 3);
            assertThat(rows).as(name).hasSize(50).isEqualTo(rows(stream, 3));
            assertThat(rows).as(name).isNotEqualTo(rows(stream, 4));
            assertThat(stream.fields().classes())
                    .as(name)
                    .containsAll(
                            rows.stream().map(row -> String.valueOf(row.get(size(row)))).toList());
        }
        assertThat(Streams.generated("sea:seed=3").varies()).isFalse();
    }

    @Test
    void aConceptGivesWayToAnother() throws IOException {
        String text = "sea:function=1,noise-percentage=0,to.function=3,position=500,events=1000";
        List<IndexedRecord> rows = rows(Streams.generated(text), 1);
        int wrongBefore = 0;
        int wrongAfter = 0;
        for (int i = 0; i < rows.size(); i++) {
            IndexedRecord row = rows.get(i);
            double sum = (double) row.get(0) + (double) row.get(1);
            boolean asFirst = row.get(3).equals(sum <= 8 ? "0" : "1");
            wrongBefore += i < 490 && !asFirst ? 1 : 0;
            wrongAfter += i > 510 && !asFirst ? 1 : 0;
        }
        assertThat(wrongBefore).isZero();
        assertThat(wrongAfter).isGreaterThan(20); // sums between 7 and 8
    }

    @Test
    void theDemosStreamHasTheLabelInItsEvents() throws IOException {
        DataStream stream = Streams.generated("bitcoin").first(3);
        assertThat(stream.fields().classes()).containsExactly("down", "up");
        assertThat(rows(stream, 1))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.get(size(row))).isIn("down", "up"));
    }

    private static int size(IndexedRecord row) {
        return row.getSchema().getFields().size() - 1;
    }

    private static List<IndexedRecord> rows(DataStream stream, long seed) throws IOException {
        List<IndexedRecord> all = new ArrayList<>();
        try (Rows rows = stream.opener().open(seed)) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                all.add(row.get());
            }
        }
        return all;
    }

    /** Writes images with pixels 0, 1, 2, … and labels 7, 1, 7, …. */
    private Path images(int side, int count) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(pixels);
        out.writeInt(0x803);
        out.writeInt(count);
        out.writeInt(side);
        out.writeInt(side);
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        DataOutputStream labelOut = new DataOutputStream(labels);
        labelOut.writeInt(0x801);
        labelOut.writeInt(count);
        for (int i = 0; i < count; i++) {
            labelOut.writeByte(i % 2 == 0 ? 7 : 1);
            for (int p = 0; p < side * side; p++) {
                out.writeByte(i * side * side + p);
            }
        }
        Files.write(folder.resolve("t-labels-idx1-ubyte"), labels.toByteArray());
        return Files.write(folder.resolve("t-images-idx3-ubyte"), pixels.toByteArray());
    }
}
