package io.driftline.pipelines.evaluate;

import io.driftline.math.Rng;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Writes small files to evaluate on. */
final class TestingFiles {
    /** Nothing is said about the columns. */
    static final Columns FOUND =
            new Columns(Optional.empty(), OptionalDouble.empty(), Set.of(), Set.of(), Set.of());

    private TestingFiles() {}

    /** Writes text, compressed where the name says so. */
    static Path write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream end = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            end.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /**
     * Returns rows with an id, two numbers, a colour and a class that follows from them and, in the
     * second half, from the opposite.
     */
    static String shop(int rows) {
        Rng rng = Rng.ofSeed(5);
        StringBuilder text = new StringBuilder("id,amount,age,colour,class\n");
        for (int i = 0; i < rows; i++) {
            double amount = 100 * rng.uniform(3L * i);
            int age = 18 + (int) (60 * rng.uniform(3L * i + 1));
            boolean red = rng.uniform(3L * i + 2) < 0.3;
            boolean bad = amount > 60 || red;
            boolean turned = i >= rows / 2;
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%d,%.3f,%d,%s,%s%n",
                            i,
                            amount,
                            age,
                            red ? "red" : "blue",
                            bad != turned ? "bad" : "good"));
        }
        return text.toString();
    }
}
