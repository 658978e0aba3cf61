package io.driftline.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.state.StateFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final List<String> TEXTS =
            List.of(
                    "trades",
                    "trades",
                    "",
                    "t\u00e4nze",
                    "t\u00e4nzf",
                    "trades",
                    "x".repeat(600),
                    "");

    private final Texts texts = new Texts();

    @Test
    void writesTheBytesThatFieldsWrite() throws IOException {
        DataOutputSerializer expected = new DataOutputSerializer(16);
        DataOutputSerializer found = new DataOutputSerializer(16);
        for (String text : TEXTS) {
            Fields.writeText(text, expected);
            texts.writeShared(text, found);
        }

        assertThat(found.getCopyOfBuffer()).isEqualTo(expected.getCopyOfBuffer());
    }

    @Test
    void readsWhatFieldsWriteWhateverCameBefore() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        for (String text : TEXTS) {
            Fields.writeText(text, out);
            Fields.writeText(text, out);
        }
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

        for (String text : TEXTS) {
            assertThat(texts.readShared(in)).isEqualTo(text);
            assertThat(texts.read(in)).isEqualTo(text);
        }
    }

    @Test
    void aTextThatAllRecordsShareIsOneObject() throws IOException {
        assertThat(texts.readShared(written("trades")))
                .isSameAs(texts.readShared(written("trades")));
    }

    @Test
    void whatWasWrittenDoesNotChangeWhatIsRead() throws IOException {
        String halfACharacter = "\ud800"; // its bytes are those of a question mark
        texts.writeShared(halfACharacter, new DataOutputSerializer(16));

        assertThat(texts.readShared(written("?"))).isEqualTo("?");
    }

    @Test
    void aLengthIsNotBelievedBeforeTheBytesHaveCome() {
        byte[] tooLong = {127, -1, -1, -1, 1};
        byte[] negative = {-1, -1, -1, -1};

        assertThatThrownBy(() -> texts.readShared(new DataInputDeserializer(tooLong)))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> texts.read(new DataInputDeserializer(negative)))
                .isInstanceOf(StateFormatException.class);
    }

    private static DataInputDeserializer written(String text) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        Fields.writeText(text, out);
        return new DataInputDeserializer(out.getCopyOfBuffer());
    }
}
