package io.driftline.flink.flow;

/**
 * A turn on its way to one of the learners that run side by side.
 *
 * @param lane the learner's name
 */
public record LaneTurn(String lane, Turn turn) {}
