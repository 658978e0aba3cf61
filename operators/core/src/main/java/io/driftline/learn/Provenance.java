package io.driftline.learn;

/**
 * How a model came to be.
 *
 * @param settings the learner's settings, as text
 * @param seed of all its random draws
 * @param build version of this library
 * @param jvm name and version of the virtual machine
 * @param computePath what computed the steps, such as {@code java}
 */
public record Provenance(
        String settings, long seed, String build, String jvm, String computePath) {}
