package io.driftline.pipelines.savepoint;

/**
 * Turns that wait for the watermark to be let go in order.
 *
 * @param questions by their time
 * @param answers by their time
 */
public record SavedTurns(Group questions, Group answers) {}
