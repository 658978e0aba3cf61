package io.driftline.flink.avro;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Bounds collections by the bytes of their record, whatever schemas are resolved to each other.
 * Avro's own check (1.12.2) multiplies their count by the size of the <i>reader's</i> elements, and
 * so refuses sound records whose writer had smaller ones: int read as double, or records that have
 * since gained a field. Here all collections of a record together have at most as many elements as
 * the record has bytes; saying that the bytes left are unknown switches the other check off. It
 * also bounds what Avro holds only against the size of the heap: elements that take no bytes, such
 * as null, read or skipped.
 */
final class BoundedDecoder extends Decoder {
    private final BinaryDecoder in;
    private long elementsLeft;

    /**
     * Returns a decoder of one record.
     *
     * @param in stands at the record's beginning
     * @param bytes of the record
     */
    BoundedDecoder(BinaryDecoder in, int bytes) {
        this.in = in;
        this.elementsLeft = bytes;
    }

    @Override
    public int remainingBytes() {
        return -1;
    }

    @Override
    public long readArrayStart() throws IOException {
        return bounded(in.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return bounded(in.arrayNext());
    }

    @Override
    public long skipArray() throws IOException {
        return bounded(in.skipArray());
    }

    @Override
    public long readMapStart() throws IOException {
        return bounded(in.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return bounded(in.mapNext());
    }

    @Override
    public long skipMap() throws IOException {
        return bounded(in.skipMap());
    }

    private long bounded(long elements) throws IOException {
        elementsLeft -= elements;
        if (elementsLeft < 0) {
            throw new EOFException(
                    "A collection claims %d elements, more than the record has bytes"
                            .formatted(elements));
        }
        return elements;
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return in.readString(old);
    }

    @Override
    public String readString() throws IOException {
        return in.readString();
    }

    @Override
    public void skipString() throws IOException {
        in.skipString();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return in.readBytes(old);
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipBytes();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
