package io.driftline.flink.features;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** Records of a schema that has a field for every kind of feature. */
final class TestingRecords {
    static final Schema SCHEMA =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Payment", "namespace": "shop", "fields": [
                              {"name": "id", "type": "string"},
                              {"name": "amount", "type": ["null", "double"]},
                              {"name": "items", "type": "int"},
                              {"name": "price", "type": ["null", "int", "float"]},
                              {"name": "isNew", "type": ["null", "boolean"]},
                              {"name": "country", "type": ["null", "string"]},
                              {"name": "shop", "type": "long"},
                              {"name": "card", "type": {"type": "enum", "name": "Card",
                                  "symbols": ["DEBIT", "CREDIT"]}},
                              {"name": "title", "type": ["null", "string"]},
                              {"name": "scores", "type": ["null",
                                  {"type": "array", "items": "double"}]},
                              {"name": "counts", "type": {"type": "array",
                                  "items": ["null", "int"]}},
                              {"name": "names", "type": {"type": "array", "items": "string"}},
                              {"name": "time", "type": ["null",
                                  {"type": "long", "logicalType": "timestamp-millis"}]},
                              {"name": "micros", "type":
                                  {"type": "long", "logicalType": "timestamp-micros"}},
                              {"name": "customer", "type": ["null", {"type": "record",
                                  "name": "Customer", "fields": [
                                    {"name": "country", "type": "string"},
                                    {"name": "age", "type": ["null", "int"]}]}]}
                            ]}
                            """);

    private TestingRecords() {}

    /** Returns a record with some of its fields set and the others null. */
    static GenericRecord with(Map<String, ?> values) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        values.forEach(record::put);
        return record;
    }

    static GenericRecord with(String field, Object value) {
        return with(Map.of(field, value));
    }

    static GenericRecord empty() {
        return new GenericData.Record(SCHEMA);
    }

    /** Returns a record that every kind of feature finds its value in. */
    static GenericRecord complete() {
        GenericRecord record =
                with(
                        Map.of(
                                "amount",
                                12.5,
                                "items",
                                3,
                                "isNew",
                                true,
                                "country",
                                new Utf8("NL"),
                                "shop",
                                -17L,
                                "title",
                                new Utf8("A title"),
                                "scores",
                                List.of(1.5, 2.5),
                                "time",
                                1_000L,
                                "micros",
                                1_000L));
        Schema cards = SCHEMA.getField("card").schema();
        record.put("card", new GenericData.EnumSymbol(cards, "DEBIT"));
        return record;
    }

    static GenericRecord customer(String country, Integer age) {
        Schema schema = SCHEMA.getField("customer").schema().getTypes().get(1);
        GenericRecord customer = new GenericData.Record(schema);
        customer.put("country", country);
        customer.put("age", age);
        return customer;
    }
}
