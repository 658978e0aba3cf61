package io.driftline.pipelines.evaluate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens files that may be compressed. */
final class DataFile {
    private static final int BUFFER = 1 << 16;
    private static final String GZIP = ".gz";

    private DataFile() {}

    /** Returns a file's name without what says that it is compressed. */
    static String plainName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    }

    /**
     * Opens a file, unpacked when its name ends in {@code .gz}.
     *
     * @throws IOException that names the file, when it is not there or is not what its name says
     */
    static InputStream open(Path file) throws IOException {
        InputStream bytes;
        try {
            bytes = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new IOException("%s does not exist.".formatted(file), e);
        } catch (IOException e) {
            throw new IOException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        if (!file.getFileName().toString().endsWith(GZIP)) {
            return new BufferedInputStream(bytes, BUFFER);
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER);
        } catch (ZipException e) {
            bytes.close();
            throw new IOException(
                    "%s ends in .gz and is not in gzip's format; give it its right name."
                            .formatted(file),
                    e);
        }
    }
}
