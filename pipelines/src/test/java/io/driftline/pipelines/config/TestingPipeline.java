package io.driftline.pipelines.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder with a pipeline's file and its schemas. */
public record TestingPipeline(Path folder, Map<String, String> environment) {
    static final String PAYMENT =
            """
            {"type": "record", "name": "Payment", "namespace": "shop", "fields": [
              {"name": "payment_id", "type": "string"},
              {"name": "created_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "micros", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "amount", "type": "double"},
              {"name": "country", "type": ["null", "string"], "default": null},
              {"name": "verdict",
               "type": {"type": "enum", "name": "Verdict", "symbols": ["ok", "fraud", "unsure"]}},
              {"name": "is_fraud", "type": "boolean"}
            ]}
            """;
    static final String OLDER_PAYMENT = PAYMENT.replaceAll(" *.*\"country\".*\\R", "");
    static final String CHARGEBACK =
            """
            {"type": "record", "name": "Chargeback", "namespace": "shop", "fields": [
              {"name": "payment", "type": "string"},
              {"name": "known_at", "type": "long"},
              {"name": "verdict", "type": "string"}
            ]}
            """;

    /** The four sections that must be there, one a line. */
    static final String MINIMAL =
            """
            pipeline: fraud
            events: {topic: payments, schema: payment.avsc, id: payment_id, time: created_at}
            features: [amount]
            labels: {topic: chargebacks, classes: [ok, fraud]}
            """;

    /** Returns a pipeline in a folder, with its schemas written there. */
    public static TestingPipeline in(Path folder) throws IOException {
        Files.writeString(folder.resolve("payment.avsc"), PAYMENT);
        Files.writeString(folder.resolve("older.avsc"), OLDER_PAYMENT);
        Files.writeString(folder.resolve("chargeback.avsc"), CHARGEBACK);
        return new TestingPipeline(folder, Map.of("BROKERS", "one:9092,two:9092"));
    }

    /** Writes the file {@code fraud.yaml} and returns where it is. */
    public Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("fraud.yaml"), yaml);
    }

    PipelineOptions options(String yaml) throws IOException, ConfigurationException {
        return PipelineFile.read(file(yaml), environment);
    }

    /** Returns what is wrong with a file, without the folder; empty when nothing is. */
    List<String> problems(String yaml) throws IOException {
        try {
            options(yaml);
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems().stream().map(line -> line.replace(folder + "/", "")).toList();
        }
    }
}
