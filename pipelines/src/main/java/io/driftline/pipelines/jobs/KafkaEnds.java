package io.driftline.pipelines.jobs;

import io.driftline.flink.flow.Read;
import io.driftline.pipelines.config.PipelineOptions;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Where a pipeline's jobs begin and end: its sources and sinks on Kafka. */
final class KafkaEnds {
    /** The brokers' default limit, so that no broker has to be configured for us. */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

    private static final String LINGER_MILLIS = "5";
    private static final String BATCH_BYTES = "131072";

    /** The sources that wait for each other. */
    private static final String ALIGNED = "inputs";

    /** A replay is as fast as {@code max-drift} of event time in this time, at most. */
    private static final Duration BETWEEN_ALIGNMENTS = Duration.ofMillis(200);

    private final PipelineOptions options;

    KafkaEnds(PipelineOptions options) {
        this.options = options;
    }

    /**
     * Returns a source that starts where its state says when the job is restored, and from the
     * beginning when it is not: a job without state has learned nothing, and where an earlier job
     * has committed to, only that one's state knows what came before.
     */
    <T> RestorableSource<T> source(
            Stage stage,
            String topic,
            KafkaRecordDeserializationSchema<T> deserializer,
            Bounds bounds) {
        return source(stage, topic, deserializer, bounds, OffsetsInitializer.earliest());
    }

    /**
     * Returns a source for a job that keeps no state: it starts where the pipeline's last job of
     * this stage committed, and from the beginning when there was none.
     */
    @SuppressWarnings("deprecation") // the connector wants Kafka's old word for earliest
    <T> RestorableSource<T> stateless(
            Stage stage,
            String topic,
            KafkaRecordDeserializationSchema<T> deserializer,
            Bounds bounds) {
        var committed = OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        return source(stage, topic, deserializer, bounds, committed);
    }

    private <T> RestorableSource<T> source(
            Stage stage,
            String topic,
            KafkaRecordDeserializationSchema<T> deserializer,
            Bounds bounds,
            OffsetsInitializer start) {
        Properties properties = KafkaClients.properties(options);
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        KafkaSourceBuilder<T> builder =
                KafkaSource.<T>builder()
                        .setProperties(properties)
                        .setTopics(topic)
                        .setGroupId(name(stage))
                        .setClientIdPrefix(name(stage))
                        .setStartingOffsets(start)
                        .setDeserializer(deserializer);
        bounds.of(topic).ifPresent(builder::setBounded);
        return new RestorableSource<>(builder.build());
    }

    /**
     * Returns how the time of what is read becomes event time, partition by partition, where no
     * partition of either topic may run ahead of the others for long.
     */
    <T> WatermarkStrategy<Read<T>> alignedEventTime() {
        return this.<T>eventTime()
                .withWatermarkAlignment(ALIGNED, options.maxDrift(), BETWEEN_ALIGNMENTS);
    }

    /** Returns how the time of what is read becomes event time, partition by partition. */
    <T> WatermarkStrategy<Read<T>> eventTime() {
        return WatermarkStrategy.<Read<T>>forBoundedOutOfOrderness(options.maxOutOfOrder())
                .withTimestampAssigner((read, ignored) -> read.time())
                .withIdleness(options.idleAfter());
    }

    /**
     * Returns a sink with the pipeline's guarantee.
     *
     * @param largestBytes of one message
     */
    <T> Sink<T> sink(Stage stage, TopicSerializer<T> serializer, int largestBytes) {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.setProperty(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(largestBytes));
        properties.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.putAll(KafkaClients.properties(options));
        return options.exactlyOnce()
                ? new ExactlyOnceSink<>(properties, serializer, name(stage))
                : KafkaSink.<T>builder()
                        .setKafkaProducerConfig(properties)
                        .setRecordSerializer(serializer)
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .build();
    }

    /** Returns what brokers know this pipeline's stage by. */
    private String name(Stage stage) {
        return "driftline-%s-%s".formatted(options.name(), stage.uid());
    }
}
