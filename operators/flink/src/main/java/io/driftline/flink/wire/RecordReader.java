package io.driftline.flink.wire;

import io.driftline.flink.avro.SingleObjectReader;
import io.driftline.flink.features.BoundField;
import io.driftline.flink.features.Field;
import io.driftline.flink.features.FieldPath;
import io.driftline.flink.features.Timestamps;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads what events and labels have in common: the Avro record, the id and the time. Not
 * thread-safe; the record returned is overwritten by the next call.
 */
final class RecordReader {
    /** What is kept of the value of an oversized record. */
    static final int KEPT_BYTES = 64 * 1024;

    /** The longest key that is read; a dead letter carries it twice, once as its own. */
    static final int MOST_KEY_BYTES = 32 * 1024;

    /** The longest id; every prediction carries it twice, and state holds it. */
    private static final int MOST_ID_CHARACTERS = 1_024;

    private static final Set<Type> IDS = EnumSet.of(Type.STRING, Type.INT, Type.LONG);

    private final Schema schema;
    private final SingleObjectReader<GenericRecord> reader;
    private final BoundField id;
    private final Optional<Timestamps> time;
    private final int maxRecordBytes;
    private final Duration maxFuture;
    private GenericRecord reused;

    /**
     * Returns a reader.
     *
     * @param writers that records may have been written with, besides {@code schema}
     * @param timeField empty for the Kafka record's own timestamp
     * @param maxFuture how far after the Kafka record's own timestamp a time may be
     * @throws IllegalArgumentException if the schema lacks a field, or has it with a wrong type
     */
    RecordReader(
            Schema schema,
            List<Schema> writers,
            String idField,
            String timeField,
            int maxRecordBytes,
            Duration maxFuture) {
        this.schema = schema;
        // A model of our own: without conversions a timestamp stays the long that it is.
        this.reader = new SingleObjectReader<>(new GenericData(), schema, writers);
        this.id = field(idField);
        if (id.types().isEmpty()
                || !id.types().stream().allMatch(type -> IDS.contains(type.getType()))) {
            throw new IllegalArgumentException(
                    "%s is %s; an id is a string, int or long.".formatted(idField, id.types()));
        }
        this.time = timeField.isEmpty() ? Optional.empty() : Optional.of(timestamps(timeField));
        this.maxRecordBytes = maxRecordBytes;
        this.maxFuture = maxFuture;
    }

    /** Returns a field of the schema. */
    BoundField field(String path) {
        return FieldPath.require(schema, Field.required(path));
    }

    /** Returns the Avro record inside a Kafka record; valid until the next call. */
    GenericRecord read(ConsumerRecord<byte[], byte[]> record) throws UnusableRecordException {
        if (oversized(record)) {
            throw new UnusableRecordException(
                    Reason.OVERSIZED,
                    "The value has %d bytes and the key %d; read are %d together and %d of the key."
                                    .formatted(
                                            length(record.value()),
                                            length(record.key()),
                                            maxRecordBytes,
                                            MOST_KEY_BYTES)
                            + " The original is at offset %d of %s-%d."
                                    .formatted(
                                            record.offset(), record.topic(), record.partition()));
        }
        if (length(record.value()) == 0) {
            throw new UnusableRecordException(
                    Reason.UNDECODABLE,
                    "The record has no value; it must be a %s in Avro's single-object encoding."
                            .formatted(schema.getFullName()));
        }
        reused = reader.read(record.value(), reused);
        return reused;
    }

    /** Returns the id of an Avro record. */
    String id(GenericRecord value) throws UnusableRecordException {
        String text = id.read(value).toString();
        if (text.isEmpty()) {
            throw new UnusableRecordException(
                    Reason.MISSING_FIELD, "%s is empty; an id has a value.".formatted(id.path()));
        }
        if (text.length() > MOST_ID_CHARACTERS) {
            throw new UnusableRecordException(
                    Reason.OVERSIZED,
                    "%s has %d characters; an id has at most %d."
                            .formatted(id.path(), text.length(), MOST_ID_CHARACTERS));
        }
        return text;
    }

    /** Returns when the event happened, or when the label became known, in milliseconds. */
    long time(GenericRecord value, ConsumerRecord<byte[], byte[]> record)
            throws UnusableRecordException {
        if (time.isEmpty()) {
            return record.timestamp();
        }
        long millis = time.get().millis(value);
        // Held against the record's own time and not the clock: a replay decides the same.
        long known = record.timestamp();
        if (known >= 0 && millis > known && millis - known > maxFuture.toMillis()) {
            throw new UnusableRecordException(
                    Reason.FUTURE,
                    "The time is %s, but the record is of %s; it may be at most %s later (events.max-future)."
                            .formatted(
                                    Instant.ofEpochMilli(millis),
                                    Instant.ofEpochMilli(known),
                                    maxFuture));
        }
        return millis;
    }

    /** Returns a rejection of a record, with as much of its bytes as goes to the dead letters. */
    Rejected rejected(ConsumerRecord<byte[], byte[]> record, UnusableRecordException why) {
        return new Rejected(why.reason(), why.getMessage(), origin(record));
    }

    /** Returns where a record was read, with its bytes. */
    Origin origin(ConsumerRecord<byte[], byte[]> record) {
        boolean cut = oversized(record);
        return new Origin(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                cut ? beginning(record.key(), MOST_KEY_BYTES) : record.key(),
                cut ? beginning(record.value(), KEPT_BYTES) : record.value(),
                length(record.value()));
    }

    private boolean oversized(ConsumerRecord<byte[], byte[]> record) {
        long keyBytes = length(record.key());
        return keyBytes + length(record.value()) > maxRecordBytes || keyBytes > MOST_KEY_BYTES;
    }

    private Timestamps timestamps(String path) {
        BoundField field = field(path);
        Timestamps.refusal(Field.required(path), field.types(), "the time")
                .ifPresent(
                        refusal -> {
                            throw new IllegalArgumentException(refusal);
                        });
        return new Timestamps(field);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] beginning(byte[] bytes, int most) {
        return length(bytes) <= most ? bytes : Arrays.copyOf(bytes, most);
    }
}
