package io.driftline.flink.flow;

/**
 * How far one partition of the events was learned.
 *
 * @param offset the highest that was learned from; earlier events may still wait for their label
 */
public record SourceOffset(String topic, int partition, long offset) {}
