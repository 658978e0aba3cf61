package io.driftline.pipelines.savepoint;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Entries of one kind: how many, from when to when, and a fingerprint. Two groups with the same
 * entries, in whatever order they are stored, are equal; two with different ones are not, but for a
 * chance of about 2⁻¹²⁸.
 *
 * @param oldest smallest of their times, ms; {@link Long#MAX_VALUE} where there is none
 * @param newest largest of their times, ms; {@link Long#MIN_VALUE} where there is none
 * @param fingerprint sum of 64 bits of each entry's SHA-256
 * @param second sum of 64 further bits
 */
public record Group(long count, long oldest, long newest, long fingerprint, long second) {
    /** No entries. */
    public static final Group NONE = new Group(0, Long.MAX_VALUE, Long.MIN_VALUE, 0, 0);

    /** Returns the entries of both. */
    public Group plus(Group other) {
        return new Group(
                count + other.count,
                Math.min(oldest, other.oldest),
                Math.max(newest, other.newest),
                fingerprint + other.fingerprint,
                second + other.second);
    }

    byte[] toBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(5 * Long.BYTES);
        out.writeLong(count);
        out.writeLong(oldest);
        out.writeLong(newest);
        out.writeLong(fingerprint);
        out.writeLong(second);
        return out.getCopyOfBuffer();
    }

    static Group of(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new Group(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
