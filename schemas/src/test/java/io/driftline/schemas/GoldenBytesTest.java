package io.driftline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release wrote is read today, and what is written today is read by that release. */
class GoldenBytesTest {

    @BeforeAll
    static void trustOurClasses() {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> type.getPackageName().equals(Label.class.getPackageName())));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyReleaseHasGoldenMessages(Release release) throws IOException {
        List<String> today = new ArrayList<>();
        for (SpecificRecordBase sample : Samples.of(release.message())) {
            today.add(HexFormat.of().formatHex(encode(sample)));
        }
        assertThat(release.golden())
                .as(
                        "golden/%s is missing; when this is the newest release, its lines are:%n%s",
                        release.file(), String.join("\n", today))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void goldenMessagesSurviveTodaysClasses(Release release) throws IOException {
        BinaryMessageDecoder<GenericData.Record> itself = generic(release.schema());
        for (byte[] golden : release.golden()) {
            SpecificRecordBase read = todays(release).decode(golden);
            assertThat(itself.decode(encode(read)))
                    .as("%s, read and written today, read by itself", release)
                    .isEqualTo(itself.decode(golden));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyReleaseReadsWhatIsWrittenToday(Release release) throws IOException {
        BinaryMessageDecoder<GenericData.Record> itself = generic(release.schema());
        for (SpecificRecordBase sample : Samples.of(release.message())) {
            GenericData.Record read = itself.decode(encode(sample));
            assertThat(read.getSchema()).isEqualTo(release.schema());
            assertThat(todays(release).decode(encode(sample))).isEqualTo(sample);
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void theNewestReleaseIsWrittenToTheByte(Release release) throws IOException {
        List<byte[]> golden = release.golden();
        List<? extends SpecificRecordBase> samples = Samples.of(release.message());
        assertThat(golden).hasSameSizeAs(samples);
        for (int i = 0; i < golden.size(); i++) {
            assertThat(encode(samples.get(i))).isEqualTo(golden.get(i));
        }
    }

    static Stream<Release> releases() {
        return Release.all();
    }

    static Stream<Release> newest() {
        return Release.messages().stream()
                .map(Release::of)
                .map(releases -> releases.get(releases.size() - 1));
    }

    private static <M extends SpecificRecordBase> byte[] encode(M message) throws IOException {
        BinaryMessageEncoder<M> encoder =
                new BinaryMessageEncoder<>(
                        SpecificData.getForClass(message.getClass()), message.getSchema());
        return encoder.encode(message).array();
    }

    private static BinaryMessageDecoder<SpecificRecordBase> todays(Release release) {
        Class<?> message = Samples.of(release.message()).get(0).getClass();
        SpecificData model = SpecificData.getForClass(message);
        BinaryMessageDecoder<SpecificRecordBase> decoder =
                new BinaryMessageDecoder<>(model, model.getSchema(message));
        Release.of(release.message()).forEach(other -> decoder.addSchema(other.schema()));
        return decoder;
    }

    /** A reader that knows one release, and the schemas that others write with. */
    private static BinaryMessageDecoder<GenericData.Record> generic(Schema schema) {
        BinaryMessageDecoder<GenericData.Record> decoder =
                new BinaryMessageDecoder<>(new GenericData(), schema);
        decoder.addSchema(Release.current(schema.getName()));
        Release.of(schema.getName()).forEach(other -> decoder.addSchema(other.schema()));
        return decoder;
    }
}
