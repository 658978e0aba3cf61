package io.driftline.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote. Trusts nothing: every length is checked against the bytes
 * that are there before anything is allocated.
 */
public final class ByteReader {
    private final String what;
    private final ByteBuffer buffer;

    /**
     * Returns a reader at the first byte.
     *
     * @param what is read, for messages
     */
    public ByteReader(String what, byte[] bytes) {
        this(what, ByteBuffer.wrap(bytes));
    }

    /** Returns a reader of the bytes that are left in a buffer, which stays as it is. */
    public ByteReader(String what, ByteBuffer bytes) {
        this.what = what;
        this.buffer = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads four bytes. */
    public int readInt() throws StateFormatException {
        return need(Integer.BYTES).getInt();
    }

    /** Reads eight bytes. */
    public long readLong() throws StateFormatException {
        return need(Long.BYTES).getLong();
    }

    /** Reads eight bytes. */
    public double readDouble() throws StateFormatException {
        return Double.longBitsToDouble(readLong());
    }

    /** Reads a text. */
    public String readText() throws StateFormatException {
        ByteBuffer bytes = readBytes();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw broken("text that is not UTF-8");
        }
    }

    /** Reads a number of bytes, and returns a view of the bytes. */
    public ByteBuffer readBytes() throws StateFormatException {
        int length = readCount(1);
        ByteBuffer bytes = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return bytes;
    }

    /**
     * Reads how many elements follow.
     *
     * @param leastBytes that each of them takes
     * @throws StateFormatException when the bytes that are left cannot hold that many
     */
    public int readCount(int leastBytes) throws StateFormatException {
        int count = readInt();
        if (count < 0 || (long) count * leastBytes > buffer.remaining()) {
            throw broken(
                    "a count of %d where %d bytes are left".formatted(count, buffer.remaining()));
        }
        return count;
    }

    /** Skips elements, or reads them when {@code into} is to be filled. */
    void readFloats(float[] into, boolean fill) throws StateFormatException {
        int bytes = Math.multiplyExact(into.length, Float.BYTES);
        need(bytes);
        if (fill) {
            buffer.asFloatBuffer().get(into);
        }
        buffer.position(buffer.position() + bytes);
    }

    /** Skips elements, or reads them when {@code into} is to be filled. */
    void readDoubles(double[] into, boolean fill) throws StateFormatException {
        int bytes = Math.multiplyExact(into.length, Double.BYTES);
        need(bytes);
        if (fill) {
            buffer.asDoubleBuffer().get(into);
        }
        buffer.position(buffer.position() + bytes);
    }

    /**
     * Checks that nothing follows.
     *
     * @throws StateFormatException when something does
     */
    public void end() throws StateFormatException {
        if (buffer.hasRemaining()) {
            throw broken("%d bytes after the end".formatted(buffer.remaining()));
        }
    }

    private ByteBuffer need(int bytes) throws StateFormatException {
        if (buffer.remaining() < bytes) {
            throw broken(
                    "the end at byte %d where %d more bytes are needed"
                            .formatted(buffer.limit(), bytes - buffer.remaining()));
        }
        return buffer;
    }

    private StateFormatException broken(String found) {
        return new StateFormatException(
                "%s is damaged: found %s. Use another copy.".formatted(what, found));
    }
}
