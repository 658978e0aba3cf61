package io.driftline.pipelines.evaluate;

import io.driftline.pipelines.config.StreamFields;
import io.driftline.pipelines.demo.BitstampTrades;
import io.driftline.pipelines.demo.PriceChange;
import io.driftline.schemas.Trade;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * The demo's stream: trades that changed the price of Bitcoin, and in which direction the next
 * change goes. Its features are those of the demo's pipeline.
 */
final class BitcoinStream {
    /** What the stream is called on the command line. */
    static final String NAME = "bitcoin";

    private static final String LABEL = "label";
    private static final List<Object> FEATURES =
            List.of(
                    Map.of("field", "logReturns", "as", "array", "length", 5),
                    Map.of("field", "amount", "as", "log1p"),
                    Map.of("field", "secondsSinceChange", "as", "log1p"),
                    "tradesSinceChange");

    private BitcoinStream() {}

    /** Returns the stream; the last event, whose label is not known, is left out. */
    static DataStream of() {
        List<IndexedRecord> rows = new ArrayList<>();
        Schema schema = schema();
        Optional<Trade> before = Optional.empty();
        for (PriceChange change : BitstampTrades.read()) {
            if (before.isPresent()) {
                rows.add(
                        row(
                                schema,
                                before.get(),
                                change.truth().orElseThrow().getValue().toString()));
            }
            before = Optional.of(change.event());
        }
        StreamFields fields =
                new StreamFields(
                        schema,
                        LABEL,
                        OptionalDouble.empty(),
                        List.of(BitstampTrades.DOWN, BitstampTrades.UP),
                        FEATURES);
        return new DataStream(NAME, fields, rows.size(), false, seed -> rows(rows.iterator()));
    }

    private static Rows rows(Iterator<IndexedRecord> rows) {
        return new Rows() {
            @Override
            public Optional<IndexedRecord> next() {
                return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
            }

            @Override
            public void close() {
                // The rows are in memory.
            }
        };
    }

    /** An event with its label inside it. */
    private static Schema schema() {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : Trade.getClassSchema().getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        fields.add(new Schema.Field(LABEL, Schema.create(Schema.Type.STRING)));
        return Schema.createRecord("LabelledTrade", null, "io.driftline.demo", false, fields);
    }

    private static IndexedRecord row(Schema schema, Trade trade, String label) {
        GenericData.Record row = new GenericData.Record(schema);
        for (Schema.Field field : Trade.getClassSchema().getFields()) {
            row.put(field.name(), trade.get(field.pos()));
        }
        row.put("time", trade.getTime().toEpochMilli()); // what a job reads out of its bytes
        row.put(LABEL, label);
        return row;
    }
}
