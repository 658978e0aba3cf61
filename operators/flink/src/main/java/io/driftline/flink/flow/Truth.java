package io.driftline.flink.flow;

/**
 * A label as the learner sees it.
 *
 * @param id of the event it is about
 * @param time when it became known, ms
 * @param target class index, or the number to predict
 */
public record Truth(String id, long time, float target, Origin origin) {}
