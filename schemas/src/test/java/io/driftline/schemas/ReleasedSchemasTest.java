package io.driftline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedSchemasTest {

    @ParameterizedTest
    @MethodSource("messages")
    void todaysSchemaIsTheNewestReleased(String message) {
        List<Release> releases = Release.of(message);
        assertThat(releases)
                .as("%s was never released; add released/%s-1.avsc", message, message)
                .isNotEmpty();
        Release newest = releases.get(releases.size() - 1);
        assertThat(Release.current(message))
                .as(
                        "%s changed since %s; never edit a released file, add"
                                + " released/%s-%d.avsc and its golden messages",
                        message, newest, message, newest.number() + 1)
                .isEqualTo(newest.schema());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyReleaseReadsEveryOther(String message) {
        List<Release> releases = Release.of(message);
        for (Release reader : releases) {
            for (Release writer : releases) {
                SchemaPairCompatibility pair =
                        SchemaCompatibility.checkReaderWriterCompatibility(
                                reader.schema(), writer.schema());
                assertThat(pair.getType())
                        .as("%s reads %s: %s", reader, writer, pair.getDescription())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageLivesInOurNamespace(String message) {
        Schema schema = Release.current(message);
        assertThat(schema.getNamespace()).isEqualTo(Label.class.getPackageName());
        assertThat(schema.getDoc()).isNotBlank();
    }

    static List<String> messages() {
        return Release.messages();
    }
}
