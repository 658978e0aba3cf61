package io.driftline.pipelines.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder that is gone, with all it holds, when it is closed. */
public final class TemporaryFolder implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /**
     * Creates one in the system's folder for temporary files.
     *
     * @throws UncheckedIOException when the system refuses
     */
    public static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /**
     * Removes the folder; one that is already gone is fine.
     *
     * @throws UncheckedIOException when something in it cannot be removed
     */
    @Override
    public void close() {
        closeBut(file -> false);
    }

    /**
     * Removes all but some of the files that lie in the folder itself, and the folder where there
     * are none of them.
     *
     * @throws UncheckedIOException when something in it cannot be removed
     */
    public void closeBut(Predicate<Path> kept) {
        for (int attempt = 1; true; attempt++) {
            try {
                removeBut(kept);
                return;
            } catch (IOException e) {
                // A thread that is just ending may still have written into a folder being emptied.
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void removeBut(Predicate<Path> kept) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            if (Files.notExists(path)) {
                return;
            }
            throw new IOException("%s changed while it was removed.".formatted(path), e);
        } catch (UncheckedIOException e) {
            throw new IOException("%s changed while it was removed.".formatted(path), e);
        }
        boolean someStay = false;
        for (Path one : deepestFirst) {
            if (path.equals(one.getParent()) && kept.test(one)) {
                someStay = true;
            } else if (!one.equals(path) || !someStay) {
                Files.deleteIfExists(one);
            }
        }
    }
}
