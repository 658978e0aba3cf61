package io.driftline.flink.state;

import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Truth;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes and reads the fields of records. Lengths come first; a length is never believed before the
 * bytes have come, so that a wrong one costs no memory.
 */
final class Fields {
    private static final int ABSENT = -1;
    private static final int CHUNK = 1 << 14;

    private Fields() {}

    static void writeText(String text, DataOutputView out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    static String readText(DataInputView in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static String readText(DataInputView in, int length) throws IOException {
        return new String(readBytes(in, length), StandardCharsets.UTF_8);
    }

    static void writeTexts(List<String> texts, DataOutputView out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(text, out);
        }
    }

    static List<String> readTexts(DataInputView in) throws IOException {
        int length = readLength(in);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputView in) throws IOException {
        return readBytes(in, readLength(in));
    }

    static void writeOptionalBytes(byte[] bytes, DataOutputView out) throws IOException {
        if (bytes == null) {
            out.writeInt(ABSENT);
        } else {
            writeBytes(bytes, out);
        }
    }

    static byte[] readOptionalBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        return length == ABSENT ? null : readBytes(in, checkLength(length));
    }

    static void writeFloats(float[] values, DataOutputView out) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeInt(Float.floatToRawIntBits(value));
        }
    }

    static float[] readFloats(DataInputView in) throws IOException {
        int length = readLength(in);
        float[] values = new float[Math.min(length, CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, grown(i, length));
            }
            values[i] = Float.intBitsToFloat(in.readInt());
        }
        return values;
    }

    static void writeFloat(float value, DataOutputView out) throws IOException {
        out.writeInt(Float.floatToRawIntBits(value));
    }

    static float readFloat(DataInputView in) throws IOException {
        return Float.intBitsToFloat(in.readInt());
    }

    /**
     * Writes a target; behind one that stands in for an undeclared class, and only there, comes its
     * name, so that all other bytes are what they were before classes could join.
     */
    static void writeTarget(float target, String newClass, DataOutputView out) throws IOException {
        writeFloat(target, out);
        if (target == Truth.UNDECLARED) {
            writeText(newClass, out);
        }
    }

    /** Reads the name behind a target that was just read. */
    static String readNewClass(float target, DataInputView in) throws IOException {
        return target == Truth.UNDECLARED ? readText(in) : "";
    }

    static void writeOrigin(Origin origin, Texts topics, DataOutputView out) throws IOException {
        topics.writeShared(origin.topic(), out);
        out.writeInt(origin.partition());
        out.writeLong(origin.offset());
        out.writeLong(origin.timestamp());
        writeOptionalBytes(origin.key(), out);
        writeOptionalBytes(origin.value(), out);
        out.writeLong(origin.valueBytes());
    }

    static Origin readOrigin(Texts topics, DataInputView in) throws IOException {
        return new Origin(
                topics.readShared(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                readOptionalBytes(in),
                readOptionalBytes(in),
                in.readLong());
    }

    static Origin copy(Origin origin) {
        return new Origin(
                origin.topic(),
                origin.partition(),
                origin.offset(),
                origin.timestamp(),
                copy(origin.key()),
                copy(origin.value()),
                origin.valueBytes());
    }

    static StateFormatException unknownTag(String format, int found, String known) {
        return new StateFormatException(
                "A record of format %s begins with tag %d; known tags: %s. The bytes are damaged, or of another format."
                        .formatted(format, found, known));
    }

    private static byte[] copy(byte[] bytes) {
        return bytes == null ? null : bytes.clone();
    }

    private static byte[] readBytes(DataInputView in, int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, CHUNK)];
        int filled = 0;
        while (true) {
            in.readFully(bytes, filled, bytes.length - filled);
            filled = bytes.length;
            if (filled == length) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, grown(filled, length));
        }
    }

    private static int grown(int filled, int length) {
        return (int) Math.min(length, 2L * filled);
    }

    static int readLength(DataInputView in) throws IOException {
        return checkLength(in.readInt());
    }

    private static int checkLength(int length) throws StateFormatException {
        if (length < 0) {
            throw new StateFormatException(
                    "A length is %d; it must be ≥ 0. The bytes are damaged, or of another format."
                            .formatted(length));
        }
        return length;
    }
}
