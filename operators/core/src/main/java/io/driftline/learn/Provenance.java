package io.driftline.learn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * How a model came to be.
 *
 * @param settings the learner's settings, as text
 * @param seed the key that all its random draws derive from
 * @param build version of this library
 * @param jvm name and version of the virtual machine
 * @param computePath what computed the steps, such as {@code java}
 */
public record Provenance(String settings, long seed, String build, String jvm, String computePath) {
    private static final String BUILD = readBuild();
    private static final String JVM =
            System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");

    /** Returns the provenance of a model that this build, in this virtual machine, has learned. */
    public static Provenance here(String settings, long seed) {
        return new Provenance(settings, seed, BUILD, JVM, "java");
    }

    private static String readBuild() {
        try (InputStream text = Provenance.class.getResourceAsStream("build.txt")) {
            return text == null
                    ? "unknown"
                    : new String(text.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("The resource build.txt cannot be read.", e);
        }
    }
}
