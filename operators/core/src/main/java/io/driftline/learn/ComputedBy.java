package io.driftline.learn;

import io.driftline.math.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Who computed a model. It travels beside the model's bytes and not in them, so that the same
 * examples give the same bytes, and the same checksum, on another virtual machine or build.
 *
 * @param build version of this library
 * @param jvm name and version of the virtual machine
 * @param path what computed the steps, such as {@code java} or {@code vector-api}
 */
public record ComputedBy(String build, String jvm, String path) {
    /** The path of plain Java. */
    public static final String JAVA = "java";

    private static final ComputedBy HERE =
            new ComputedBy(
                    readBuild(),
                    System.getProperty("java.vm.name")
                            + " "
                            + System.getProperty("java.vm.version"),
                    Kernels.path());

    /** Returns what computes in this process. */
    public static ComputedBy here() {
        return HERE;
    }

    /** Returns what computes a learner's steps in this process. */
    public static ComputedBy here(Learner learner) {
        return new ComputedBy(HERE.build, HERE.jvm, learner.computePath());
    }

    private static String readBuild() {
        try (InputStream text = ComputedBy.class.getResourceAsStream("build.txt")) {
            return text == null
                    ? "unknown"
                    : new String(text.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("The resource build.txt cannot be read.", e);
        }
    }
}
