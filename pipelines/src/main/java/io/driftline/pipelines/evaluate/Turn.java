package io.driftline.pipelines.evaluate;

/**
 * What a learner takes, one after the other.
 *
 * @param answer false for the question, true for the label
 */
record Turn(Asked asked, boolean answer) {}
