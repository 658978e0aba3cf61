package io.driftline.fuzz;

import io.driftline.fuzz.Fuzz.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds decoders to the promises of {@link Fuzz} on inputs that a coverage-guided fuzzer chooses:
 * Jazzer, in a process of its own, which the profile {@code fuzz} puts on the class path.
 *
 * <p>{@code -Ddriftline.fuzz.seconds=N} says for how long, 60 when left out. What Jazzer has found
 * worth keeping stays in {@code target/fuzz}, and the next run begins with it; so does an input
 * that breaks a promise.
 */
public final class GuidedFuzz {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final long SECONDS = Long.getLong("driftline.fuzz.seconds", 60);

    /** To start, and to end with what it was doing. */
    private static final long SLACK_SECONDS = 120;

    private static final long INSTRUMENTED_BYTES = 10_000_000;

    private final List<Target> targets;

    private GuidedFuzz(List<Target> targets) {
        this.targets = targets;
    }

    /** Returns decoders that are ready to be fed. */
    public static GuidedFuzz of(List<Target> targets) {
        try {
            for (Target target : targets) {
                Fuzz.warm(target);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new GuidedFuzz(targets.stream().map(GuidedFuzz::instrumented).toList());
    }

    /** Lets a decoder allocate more: what Jazzer has woven into it does so, too. */
    private static Target instrumented(Target target) {
        return new Target(
                target.name(),
                target.sound(),
                target.header(),
                target.declared(),
                target.freeBytes() + INSTRUMENTED_BYTES,
                10 * target.bytesPerByte(),
                target.decoder());
    }

    /**
     * Feeds one of the decoders.
     *
     * @param input its first byte says which, the rest is for it
     * @throws AssertionError when it breaks a promise, and does so again
     */
    public void feed(byte[] input) {
        if (input.length > 0) {
            byte[] bytes = new byte[input.length - 1];
            System.arraycopy(input, 1, bytes, 0, bytes.length);
            Target target = targets.get((input[0] & 0xff) % targets.size());
            try {
                Fuzz.feed(target, bytes);
            } catch (AssertionError once) { // a class that was loaded, and woven, on the way there
                Fuzz.feed(target, bytes);
            }
        }
    }

    /**
     * Runs Jazzer.
     *
     * @param entry has a public static method {@code fuzzerTestOneInput(byte[])}, which Jazzer
     *     calls
     * @throws AssertionError when a promise was broken, with what Jazzer says of it
     */
    public static void run(Class<?> entry, List<Target> targets)
            throws IOException, InterruptedException {
        Path folder = Path.of("target", "fuzz", entry.getSimpleName()).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (int i = 0; i < targets.size(); i++) {
            List<byte[]> sound = targets.get(i).sound();
            for (int j = 0; j < sound.size(); j++) {
                byte[] seed = new byte[sound.get(j).length + 1];
                seed[0] = (byte) i;
                System.arraycopy(sound.get(j), 0, seed, 1, seed.length - 1);
                Files.write(corpus.resolve("sound-%d-%d".formatted(i, j)), seed);
            }
        }
        Path log = folder.resolve("jazzer.log");
        Process jazzer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1500m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JAZZER,
                                "--target_class=" + entry.getName(),
                                "--instrumentation_includes=io.driftline.**",
                                "--reproducer_path=" + folder,
                                "-artifact_prefix=" + folder + "/",
                                "-max_total_time=" + SECONDS,
                                "-timeout=30",
                                "-max_len=4096",
                                corpus.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = jazzer.waitFor(SECONDS + SLACK_SECONDS, TimeUnit.SECONDS);
        jazzer.destroyForcibly();
        if (!ended || jazzer.exitValue() != 0) {
            List<String> lines = Files.readAllLines(log);
            throw new AssertionError(
                    "%s; what it wrote is in %s and ends with:%n%s"
                            .formatted(
                                    ended
                                            ? "Jazzer ended with " + jazzer.exitValue()
                                            : "Jazzer did not end",
                                    log,
                                    String.join(
                                            System.lineSeparator(),
                                            lines.subList(
                                                    Math.max(0, lines.size() - 60),
                                                    lines.size()))));
        }
    }
}
