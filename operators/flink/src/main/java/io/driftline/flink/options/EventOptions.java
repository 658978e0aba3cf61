package io.driftline.flink.options;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How records of the events topic are read.
 *
 * @param topic the events come from
 * @param schema Avro schema, as JSON, that events are read with
 * @param olderSchemas Avro schemas, as JSON, that writers may still use
 * @param idField a string, int or long that names the event
 * @param timeField a long of milliseconds since 1970; empty for the record's own timestamp
 * @param labelField the label inside the event; empty where labels have their own topic
 * @param maxRecordBytes a longer record goes to the dead letters unread
 * @param maxFuture an event goes to the dead letters when its time is further than this after the
 *     time of its record on the topic: it would carry event time ahead for all
 */
public record EventOptions(
        String topic,
        String schema,
        List<String> olderSchemas,
        String idField,
        String timeField,
        String labelField,
        int maxRecordBytes,
        Duration maxFuture)
        implements Serializable {

    public EventOptions {
        olderSchemas = List.copyOf(olderSchemas);
    }
}
