package io.driftline.flink.options;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How records of the labels topic are read.
 *
 * @param topic the labels come from
 * @param schema Avro schema, as JSON; that of {@code io.driftline.schemas.Label} unless the user
 *     has their own
 * @param olderSchemas Avro schemas, as JSON, that writers may still use; those of our own Label are
 *     known without
 * @param idField the event's id
 * @param timeField a long of milliseconds; empty for the record's own timestamp
 * @param valueField a class name, a class index where the field is a boolean or whole number, or
 *     the number to predict
 * @param maxRecordBytes a longer record goes to the dead letters unread
 * @param maxFuture a label goes to the dead letters when its time is further than this after the
 *     time of its record on the topic: it would carry event time ahead for all
 */
public record TruthOptions(
        String topic,
        String schema,
        List<String> olderSchemas,
        String idField,
        String timeField,
        String valueField,
        int maxRecordBytes,
        Duration maxFuture)
        implements Serializable {

    public TruthOptions {
        olderSchemas = List.copyOf(olderSchemas);
    }
}
