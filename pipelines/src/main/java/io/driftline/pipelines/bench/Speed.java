package io.driftline.pipelines.bench;

/**
 * How fast a job went.
 *
 * @param perSecond events per second, by the clock: what else the machine does slows it down
 * @param processorMicros processor time of the whole process per event, brokers and Flink included,
 *     µs: what else the machine does hardly matters to it
 */
public record Speed(double perSecond, double processorMicros) {}
