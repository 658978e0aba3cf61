package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.KafkaClients;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Feeds a watch with what is written to its topics from now on. Also shows what is not committed
 * yet: it is there to look at, not to count on.
 */
final class TopicTail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Watch watch;

    TopicTail(PipelineOptions options, Watch watch) {
        this.watch = watch;
        this.consumer =
                new KafkaConsumer<>(
                        KafkaClients.properties(options),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                watch.topics().stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // seeking is lazy; now means now
    }

    /** Waits for records, at most as long as told. */
    void poll(Duration limit) {
        consumer.poll(limit).forEach(record -> watch.take(record.topic(), record.value()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
