package io.driftline.flink.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes and reads texts as {@link Fields} does, to the byte, and leaves less garbage: what it read
 * or wrote last is kept, for texts that all records of a stream share, such as topics and lanes.
 * Not thread-safe: each format has its own.
 */
final class Texts {
    /** In bytes; longer ones are neither buffered nor kept. */
    private static final int LONGEST = 512;

    private final byte[] buffer = new byte[LONGEST];
    private String written = "";
    private byte[] writtenBytes = {};
    private String read = "";
    private byte[] readBytes = {};

    /** Writes a text that the record before had, too, most likely. */
    void writeShared(String text, DataOutputView out) throws IOException {
        if (text.equals(written)) {
            Fields.writeBytes(writtenBytes, out);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Fields.writeBytes(bytes, out);
        if (bytes.length <= LONGEST) {
            written = text;
            writtenBytes = bytes;
        }
    }

    /** Reads a text that the record before had, too, most likely. */
    String readShared(DataInputView in) throws IOException {
        int length = Fields.readLength(in);
        if (length > LONGEST) {
            return Fields.readText(in, length);
        }
        in.readFully(buffer, 0, length);
        if (!Arrays.equals(buffer, 0, length, readBytes, 0, readBytes.length)) {
            readBytes = Arrays.copyOf(buffer, length);
            read = new String(readBytes, StandardCharsets.UTF_8);
        }
        return read;
    }

    /** Reads a text of this record alone. */
    String read(DataInputView in) throws IOException {
        int length = Fields.readLength(in);
        if (length > LONGEST) {
            return Fields.readText(in, length);
        }
        in.readFully(buffer, 0, length);
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }
}
