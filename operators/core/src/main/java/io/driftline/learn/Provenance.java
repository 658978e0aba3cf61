package io.driftline.learn;

/**
 * What a model was learned with, beside its examples: with these it is a function of them. Who did
 * the computing is not part of that, see {@link ComputedBy}.
 *
 * @param settings the learner's settings, as text
 * @param seed the key that all its random draws derive from
 */
public record Provenance(String settings, long seed) {}
