package io.driftline.flink.wire;

import io.driftline.flink.features.Feature;
import io.driftline.flink.features.FeaturePlan;
import io.driftline.flink.features.Field;
import io.driftline.flink.features.NumberArray;
import io.driftline.flink.features.Numeric;
import io.driftline.flink.features.OneHot;
import io.driftline.flink.features.Text;
import io.driftline.flink.options.EventOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A user's events, in today's schema and in the one before it, as they lie on their topic. */
public final class TestingEvents {
    public static final Schema SCHEMA =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Payment", "namespace": "shop", "fields": [
                              {"name": "id", "type": ["null", "string", "long"]},
                              {"name": "time", "type": ["null", "long"]},
                              {"name": "amount", "type": "double"},
                              {"name": "country", "type": ["null", "string"]},
                              {"name": "title", "type": "string", "default": "untitled"},
                              {"name": "scores", "type": {"type": "array", "items": "float"}},
                              {"name": "fraud", "type": ["null", "boolean", "string", "double",
                                  "int"], "default": null}
                            ]}
                            """);
    public static final Schema OLDER =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Payment", "namespace": "shop", "fields": [
                              {"name": "note", "type": ["null", "string"]},
                              {"name": "amount", "type": "float"},
                              {"name": "id", "type": ["null", "string", "long"]},
                              {"name": "time", "type": ["null", "long"]},
                              {"name": "country", "type": "string"},
                              {"name": "scores", "type": {"type": "array", "items": "int"}}
                            ]}
                            """);
    public static final Duration MAX_FUTURE = Duration.ofHours(1);
    public static final int MOST_BYTES = 100_000;
    public static final List<String> CLASSES = List.of("honest", "fraud");
    public static final FeaturePlan PLAN =
            new FeaturePlan(
                    List.<Feature>of(
                            new Numeric(Field.required("amount"), "amount"),
                            new OneHot(Field.required("country"), "country", List.of("NL")),
                            new Text(Field.required("title"), "title", 2),
                            new NumberArray(Field.required("scores"), "scores", 2)));

    private TestingEvents() {}

    public static EventOptions options() {
        return new EventOptions(
                "payments",
                SCHEMA.toString(),
                List.of(OLDER.toString()),
                "id",
                "time",
                "fraud",
                MOST_BYTES,
                MAX_FUTURE);
    }

    public static GenericRecord event() {
        GenericRecord event = new GenericData.Record(SCHEMA);
        event.put("id", "p-1");
        event.put("time", 1_000L);
        event.put("amount", 12.5);
        event.put("country", "NL");
        event.put("title", "");
        event.put("scores", List.of(1f, 2f));
        return event;
    }

    public static GenericRecord older() {
        GenericRecord event = new GenericData.Record(OLDER);
        event.put("note", "something that nobody reads any more");
        event.put("id", 7L);
        event.put("time", 900L);
        event.put("amount", 3.5f);
        event.put("country", "DE");
        event.put("scores", List.of(3, 4));
        return event;
    }

    public static byte[] encode(GenericRecord record) {
        return encode(record, record.getSchema());
    }

    public static byte[] encode(Object record, Schema schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new BinaryMessageEncoder<>(new GenericData(), schema).encode(record, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "payments",
                3,
                42,
                500,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
