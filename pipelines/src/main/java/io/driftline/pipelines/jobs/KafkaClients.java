package io.driftline.pipelines.jobs;

import io.driftline.pipelines.config.PipelineOptions;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;

/** What all Kafka clients of a pipeline have in common. */
public final class KafkaClients {
    private KafkaClients() {}

    /**
     * Returns the brokers' address and the user's further properties.
     *
     * @throws IllegalArgumentException when the pipeline names no brokers
     */
    public static Properties properties(PipelineOptions options) {
        Properties properties = new Properties();
        properties.putAll(options.kafka());
        properties.setProperty(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                options.bootstrap()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "kafka.bootstrap is missing; a pipeline that runs"
                                                        + " outside this process must say where its"
                                                        + " Kafka brokers are.")));
        return properties;
    }
}
