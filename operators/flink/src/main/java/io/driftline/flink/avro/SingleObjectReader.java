package io.driftline.flink.avro;

import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads Avro's single-object encoding: two marker bytes, the writer schema's fingerprint, the
 * value. Reads from an array and never from a stream, because only then does Avro hold every length
 * that the bytes declare against the bytes that are there. Not thread-safe.
 *
 * @param <T> what is read
 */
public final class SingleObjectReader<T> {
    private static final int HEADER_BYTES = 10;
    private static final int MARKER = 0x01C3;

    private final Map<Long, DatumReader<T>> readers = new HashMap<>();
    private final String expected;
    private BinaryDecoder decoder;

    /**
     * Returns a reader of one kind of value.
     *
     * @param model makes the values
     * @param schema that values are read as
     * @param writers schemas, besides {@code schema}, that values may have been written with
     */
    public SingleObjectReader(GenericData model, Schema schema, List<Schema> writers) {
        this.expected = schema.getFullName();
        for (Schema writer : writers) {
            add(model, writer, schema);
        }
        add(model, schema, schema);
    }

    private void add(GenericData model, Schema writer, Schema schema) {
        long fingerprint = SchemaNormalization.parsingFingerprint64(writer);
        @SuppressWarnings("unchecked") // Avro's factory method is not generic
        DatumReader<T> reader = model.createDatumReader(writer, schema);
        readers.put(fingerprint, reader);
    }

    /**
     * Reads a value that fills the array.
     *
     * @param reuse a value that may be overwritten, or null
     * @throws UnusableRecordException if the bytes are not such a value, or the schema they were
     *     written with is not known
     */
    public T read(byte[] bytes, T reuse) throws UnusableRecordException {
        DatumReader<T> reader = readers.get(fingerprint(bytes));
        if (reader == null) {
            throw new UnusableRecordException(Reason.UNKNOWN_SCHEMA, unknown(fingerprint(bytes)));
        }
        decoder =
                DecoderFactory.get()
                        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, decoder);
        Decoder bounded = new BoundedDecoder(decoder, bytes.length - HEADER_BYTES);
        T value = read(reader, bounded, reuse);
        requireEnd();
        return value;
    }

    private T read(DatumReader<T> reader, Decoder in, T reuse) throws UnusableRecordException {
        try {
            return reader.read(reuse, in);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Whatever hostile bytes make Avro throw, the bytes are at fault; a recursive schema
            // lets them nest deeper than any stack.
            throw new UnusableRecordException(
                    Reason.UNDECODABLE,
                    "The bytes after the header are not a %s: %s.".formatted(expected, describe(e))
                            + " Write it with Avro's binary encoding.");
        }
    }

    private void requireEnd() throws UnusableRecordException {
        try {
            if (decoder.isEnd()) {
                return;
            }
        } catch (IOException e) {
            throw new UnusableRecordException(Reason.UNDECODABLE, describe(e));
        }
        throw new UnusableRecordException(
                Reason.UNDECODABLE,
                "There are bytes after the end of the %s; one record holds one value."
                        .formatted(expected));
    }

    private long fingerprint(byte[] bytes) throws UnusableRecordException {
        if (bytes.length < HEADER_BYTES) {
            throw new UnusableRecordException(
                    Reason.UNDECODABLE,
                    "The value has %d bytes; Avro's single-object encoding has a header of %d."
                            .formatted(bytes.length, HEADER_BYTES));
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getShort() != MARKER) {
            throw new UnusableRecordException(
                    Reason.UNDECODABLE,
                    "The value begins with %02X %02X;".formatted(bytes[0], bytes[1])
                            + " Avro's single-object encoding begins with C3 01.");
        }
        return header.getLong();
    }

    private String unknown(long fingerprint) {
        return "The value was written with the schema of fingerprint %016x; known for %s: %s."
                        .formatted(
                                fingerprint,
                                expected,
                                readers.keySet().stream().sorted().map("%016x"::formatted).toList())
                + " Add the writer's schema to the older schemas, or start the version that knows"
                + " it.";
    }

    private static String describe(Throwable e) {
        String message = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
        return Details.shorten(e.getClass().getSimpleName() + message);
    }
}
