package io.driftline.pipelines.prove;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.driftline.pipelines.embedded.TemporaryFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of its own in memory, where the system lets us have one, that can be filled. */
final class TestingDisk {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final TemporaryFolder folder;
    private final boolean mounted;

    private TestingDisk(TemporaryFolder folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    /**
     * Mounts a disk of 32 MB on a folder of its own; without the right to, it is a plain folder.
     */
    static TestingDisk mount() throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("driftline-disk-");
        String path = folder.path().toString();
        return new TestingDisk(
                folder, run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", path));
    }

    Path folder() {
        return folder.path();
    }

    /** Returns whether it is a disk of its own. */
    boolean mounted() {
        return mounted;
    }

    /** Fills the disk to the last byte; again, when something has made room since. */
    void fill() {
        if (!mounted) {
            throw new IllegalStateException("That would fill the machine's disk.");
        }
        for (int bytes = BLOCK_BYTES; bytes > 0; bytes /= 16) {
            try (OutputStream out = Files.newOutputStream(filler(bytes), CREATE, APPEND)) {
                while (true) {
                    out.write(new byte[bytes]);
                }
            } catch (IOException e) {
                // full
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        for (int bytes = BLOCK_BYTES; bytes > 0; bytes /= 16) {
            Files.deleteIfExists(filler(bytes));
        }
    }

    private Path filler(int bytes) {
        return folder().resolve("filler-" + bytes);
    }

    /** Gives it back. */
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", folder().toString());
        }
        folder.close();
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
