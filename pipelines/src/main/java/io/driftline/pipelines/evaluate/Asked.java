package io.driftline.pipelines.evaluate;

/**
 * An event, from its question to its answer.
 *
 * @param number in the stream, from 0
 * @param slot small number that no other open question has
 * @param features one per column, read only
 * @param target class index or number
 */
record Asked(long number, int slot, float[] features, float target) {}
