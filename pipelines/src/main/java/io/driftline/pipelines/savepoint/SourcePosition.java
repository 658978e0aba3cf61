package io.driftline.pipelines.savepoint;

/**
 * Where a source goes on reading one partition.
 *
 * @param uid of the source
 * @param offset of the first record that was not read; negative where Kafka is to be asked for the
 *     beginning or end
 */
public record SourcePosition(String uid, String topic, int partition, long offset) {}
