package io.driftline.flink.flow;

import java.util.Arrays;

/**
 * Where a record was read, and its bytes as long as something could still go wrong with it.
 *
 * @param timestamp the record's own on its topic, ms
 * @param key null where the record had none
 * @param value null where the record had none, or where it is no longer carried
 * @param valueBytes the value's length, also when it is no longer carried
 */
public record Origin(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte[] key,
        byte[] value,
        long valueBytes) {

    /** Returns the same place without the bytes. */
    public Origin withoutBytes() {
        return key == null && value == null
                ? this
                : new Origin(topic, partition, offset, timestamp, null, null, valueBytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin that
                && topic.equals(that.topic)
                && partition == that.partition
                && offset == that.offset
                && timestamp == that.timestamp
                && valueBytes == that.valueBytes
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + Long.hashCode(offset) + partition;
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
