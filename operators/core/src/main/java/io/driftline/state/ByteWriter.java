package io.driftline.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Collects bytes of a saved format: numbers little-endian, text as its length in bytes and UTF-8.
 */
public final class ByteWriter {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final boolean counting;
    private long count;

    private ByteWriter(byte[] bytes, boolean counting) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.counting = counting;
    }

    /**
     * Returns what is written, in memory of exactly its size: it is counted first, then written,
     * and never copied.
     *
     * @param content writes the same both times
     * @throws IllegalStateException when there is more than an array can hold
     */
    public static byte[] bytes(Consumer<ByteWriter> content) {
        ByteWriter out = new ByteWriter(new byte[Math.toIntExact(count(content))], false);
        content.accept(out);
        return out.bytes;
    }

    /** Returns how many bytes are written. */
    private static long count(Consumer<ByteWriter> content) {
        ByteWriter counter = new ByteWriter(new byte[0], true);
        content.accept(counter);
        if (counter.count > MAX_BYTES) {
            throw new IllegalStateException("Saved state exceeds %d bytes.".formatted(MAX_BYTES));
        }
        return counter.count;
    }

    /** Appends four bytes. */
    public ByteWriter putInt(int value) {
        if (room(Integer.BYTES)) {
            buffer.putInt(value);
        }
        return this;
    }

    /** Appends eight bytes. */
    public ByteWriter putLong(long value) {
        if (room(Long.BYTES)) {
            buffer.putLong(value);
        }
        return this;
    }

    /** Appends eight bytes, the bits of NaN as they are. */
    public ByteWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** Appends a text. */
    public ByteWriter putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length);
        if (room(utf8.length)) {
            buffer.put(utf8);
        }
        return this;
    }

    /** Appends the number of bytes and the bytes, as a text or {@link #putInt} would. */
    public ByteWriter putSized(Consumer<ByteWriter> content) {
        putInt(Math.toIntExact(count(content)));
        content.accept(this);
        return this;
    }

    /** Appends the number of elements and the elements. */
    public ByteWriter putFloats(float[] values) {
        putInt(values.length);
        int size = Math.multiplyExact(values.length, Float.BYTES);
        if (room(size)) {
            buffer.asFloatBuffer().put(values);
            buffer.position(buffer.position() + size);
        }
        return this;
    }

    /** Appends the number of elements and the elements. */
    public ByteWriter putDoubles(double[] values) {
        putInt(values.length);
        int size = Math.multiplyExact(values.length, Double.BYTES);
        if (room(size)) {
            buffer.asDoubleBuffer().put(values);
            buffer.position(buffer.position() + size);
        }
        return this;
    }

    /** Counts, and returns whether there is anything to write to. */
    private boolean room(int size) {
        count += size;
        return !counting;
    }
}
