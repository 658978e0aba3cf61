package io.driftline.pipelines.evaluate;

import java.io.IOException;
import java.nio.file.Path;

/** Streams by what their names say they are. */
public final class Streams {
    private Streams() {}

    /**
     * Returns the stream that a file holds.
     *
     * @throws IOException when it cannot be read, or its name does not say what it is
     */
    public static DataStream file(Path file, Columns columns) throws IOException {
        String name = DataFile.plainName(file);
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return CsvStream.of(file, columns);
        }
        if (name.endsWith(".avro")) {
            return AvroStream.of(file, columns);
        }
        if (name.contains("idx")) {
            if (columns.said()) {
                throw new IOException(
                        "%s is a file of images, whose label is in a file of its own and whose pixels are no columns; leave --label, --nominal, --numeric and --ignore out, and run it apart from files that need them."
                                .formatted(file));
            }
            return IdxStream.of(file);
        }
        throw new IOException(
                "%s is not a name that says what the file holds; it must end in .csv, .tsv or .avro, or have idx in it for images, each possibly with .gz behind it."
                        .formatted(file));
    }

    /**
     * Returns the stream that a text such as {@code sea:function=2,events=50000} says; {@code
     * bitcoin} is the demo's.
     *
     * @throws IllegalArgumentException with all that is wrong with it, a line each
     */
    public static DataStream generated(String text) {
        return text.equals(BitcoinStream.NAME) ? BitcoinStream.of() : Generators.of(text);
    }
}
