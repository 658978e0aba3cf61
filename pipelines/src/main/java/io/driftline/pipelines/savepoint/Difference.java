package io.driftline.pipelines.savepoint;

/**
 * One thing that two savepoints do not have in common.
 *
 * @param what such as {@code lane champion: parameters head}
 * @param first as it is in the first savepoint
 * @param second as it is in the second
 * @param distance how far numbers are apart; empty where that has no meaning
 */
public record Difference(String what, String first, String second, String distance) {}
