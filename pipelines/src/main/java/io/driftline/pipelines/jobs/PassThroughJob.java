package io.driftline.pipelines.jobs;

import io.driftline.pipelines.config.PipelineOptions;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Hands the bytes of a pipeline's events on, with the pipeline's own guarantee: what Kafka → Flink
 * → Kafka costs when nothing is learned, to hold the learning job against.
 */
public final class PassThroughJob {
    private static final int MESSAGE_BYTES = 1024 * 1024;

    private PassThroughJob() {}

    /**
     * Builds the job in an environment configured by {@link JobConfiguration}.
     *
     * @param topic that the bytes go to
     */
    public static void build(
            StreamExecutionEnvironment env, PipelineOptions options, String topic, Bounds bounds) {
        KafkaEnds ends = new KafkaEnds(options);
        var source = ends.source(Stage.EVENTS, options.events().topic(), new Bytes(), bounds);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), Stage.EVENTS.uid())
                .uid(Stage.EVENTS.uid())
                .sinkTo(
                        ends.sink(
                                Stage.PREDICTIONS,
                                new TopicSerializer<>(topic, new ToTopic(topic)),
                                MESSAGE_BYTES))
                .uid(Stage.PREDICTIONS.uid());
    }

    /** The values of records as they are. */
    private static final class Bytes implements KafkaRecordDeserializationSchema<byte[]> {
        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<byte[]> out) {
            out.collect(record.value());
        }

        @Override
        public TypeInformation<byte[]> getProducedType() {
            return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        }
    }

    private record ToTopic(String topic) implements KafkaRecordSerializationSchema<byte[]> {
        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                byte[] value, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, value);
        }
    }
}
