package io.driftline.flink.avro;

import io.driftline.flink.flow.UnusableRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes and reads one kind of our messages in Avro's single-object encoding. Reads what any
 * release has written, resolved to today's class. Not thread-safe: each thread makes its own.
 *
 * @param <M> a class generated from the schemas, such as {@code Prediction}
 */
public final class AvroMessages<M extends SpecificRecordBase> {
    private static final int HEADER_BYTES = 10;

    private final SingleObjectReader<M> reader;
    private final SpecificDatumWriter<M> writer;
    private final byte[] header;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private BinaryEncoder encoder;

    private AvroMessages(SpecificData model, Schema schema, Class<M> message) {
        this.reader = new SingleObjectReader<>(model, schema, ReleasedSchemas.of(message));
        this.writer = new SpecificDatumWriter<>(schema, model);
        this.header =
                ByteBuffer.allocate(HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0xC3)
                        .put((byte) 0x01)
                        .putLong(SchemaNormalization.parsingFingerprint64(schema))
                        .array();
    }

    /** Returns what writes and reads one kind of message. */
    public static <M extends SpecificRecordBase> AvroMessages<M> of(Class<M> message) {
        SchemaTrust.ensure();
        SpecificData model = SpecificData.getForClass(message);
        return new AvroMessages<>(model, model.getSchema(message), message);
    }

    /** Returns a message's bytes, owned by the caller. */
    public byte[] encode(M message) {
        buffer.reset();
        buffer.writeBytes(header);
        BinaryEncoder open = encoder == null ? open() : encoder;
        encoder = null; // one that could not write its message still holds some of it
        try {
            writer.write(message, open);
            open.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        encoder = open;
        return buffer.toByteArray();
    }

    private BinaryEncoder open() {
        return EncoderFactory.get().binaryEncoder(buffer, null);
    }

    /**
     * Returns the message that the bytes hold.
     *
     * @throws UnusableRecordException if they are not a message of this kind, or were written by a
     *     release that this build does not know
     */
    public M decode(byte[] bytes) throws UnusableRecordException {
        return reader.read(bytes, null);
    }
}
