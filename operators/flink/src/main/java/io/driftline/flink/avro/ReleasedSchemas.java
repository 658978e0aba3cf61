package io.driftline.flink.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** The schemas that releases have written our messages with, oldest first. */
public final class ReleasedSchemas {
    private ReleasedSchemas() {}

    /**
     * Returns all released schemas of a message.
     *
     * @throws IllegalStateException if there is none
     */
    public static List<Schema> of(Class<?> message) {
        List<Schema> released = new ArrayList<>();
        for (int release = 1; ; release++) {
            String file = "released/" + message.getSimpleName() + "-" + release + ".avsc";
            try (InputStream in = message.getResourceAsStream(file)) {
                if (in == null) {
                    break;
                }
                released.add(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (released.isEmpty()) {
            throw new IllegalStateException(
                    "No released schema of %s is on the class path; the jar lacks its resources."
                            .formatted(message.getName()));
        }
        return released;
    }
}
