package io.driftline.pipelines.jobs;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Says which topic a serializer writes to: a sink whose transactions come from a pool has to know,
 * to find those that an earlier job has left open there.
 *
 * @param topic the only one that the serializer writes to
 * @param <T> what is written
 */
record TopicSerializer<T>(String topic, KafkaRecordSerializationSchema<T> serializer)
        implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {

    @Override
    public void open(InitializationContext context, KafkaSinkContext sink) throws Exception {
        serializer.open(context, sink);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T element, KafkaSinkContext context, Long timestamp) {
        return serializer.serialize(element, context, timestamp);
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(
                        DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }
}
