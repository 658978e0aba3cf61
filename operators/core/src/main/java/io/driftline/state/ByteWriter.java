package io.driftline.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects bytes of a saved format: numbers little-endian, text as its length in bytes and UTF-8.
 */
public final class ByteWriter {
    private ByteBuffer buffer;

    /**
     * Returns an empty writer.
     *
     * @param capacity expected number of bytes; it grows when there are more
     */
    public ByteWriter(int capacity) {
        buffer = allocate(Math.max(64, capacity));
    }

    /** Appends four bytes. */
    public ByteWriter putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** Appends eight bytes. */
    public ByteWriter putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Appends eight bytes, the bits of NaN as they are. */
    public ByteWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** Appends a text. */
    public ByteWriter putText(String text) {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends the number of bytes and the bytes. */
    public ByteWriter putBytes(byte[] bytes) {
        putInt(bytes.length);
        room(bytes.length).put(bytes);
        return this;
    }

    /** Appends the number of elements and the elements. */
    public ByteWriter putFloats(float[] values) {
        putInt(values.length);
        int bytes = Math.multiplyExact(values.length, Float.BYTES);
        ByteBuffer target = room(bytes);
        target.asFloatBuffer().put(values);
        target.position(target.position() + bytes);
        return this;
    }

    /** Appends the number of elements and the elements. */
    public ByteWriter putDoubles(double[] values) {
        putInt(values.length);
        int bytes = Math.multiplyExact(values.length, Double.BYTES);
        ByteBuffer target = room(bytes);
        target.asDoubleBuffer().put(values);
        target.position(target.position() + bytes);
        return this;
    }

    /** Returns a copy of what was appended. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            long wanted = Math.max(2L * buffer.capacity(), (long) buffer.position() + bytes);
            if (buffer.position() + (long) bytes > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException(
                        "Saved state exceeds %d bytes.".formatted(Integer.MAX_VALUE - 8));
            }
            ByteBuffer larger = allocate((int) Math.min(wanted, Integer.MAX_VALUE - 8));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
