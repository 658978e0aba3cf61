package io.driftline.pipelines.cluster;

import io.driftline.pipelines.jobs.RemoteCluster;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is on the class paths of the cluster's processes, from what the build leaves in lib/. */
final class Libraries {
    /** What a cluster of Flink's own does not have; a job must bring what it needs of these. */
    private static final List<String> NOT_FLINKS =
            List.of(
                    "driftline-",
                    "flink-connector-",
                    "kafka",
                    "avro-",
                    "jackson-",
                    "picocli-",
                    "lz4-",
                    "snappy-",
                    "zstd-",
                    "xchart-",
                    "pdfbox-",
                    "fontbox-",
                    "scala-");

    private Libraries() {}

    /**
     * Returns a class path of Flink, with what Flink itself needs and without connectors, and of
     * {@link Leash}, which is written to a folder.
     */
    static String flink(Path folder) {
        String name = Leash.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(name);
        try (InputStream in = Leash.class.getClassLoader().getResourceAsStream(name);
                Stream<Path> jars = Files.list(lib())) {
            Files.createDirectories(copy.getParent());
            Files.copy(in, copy);
            return Stream.concat(Stream.of(folder), jars.filter(Libraries::flinks).sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The jars that the build leaves in %s cannot be listed.".formatted(lib()), e);
        }
    }

    /** Returns a class path of everything that we are built of. */
    static String all() {
        try {
            Path ours =
                    Path.of(
                            Libraries.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return ours + File.pathSeparator + lib().resolve("*");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path lib() {
        return RemoteCluster.jobJar().resolveSibling("lib");
    }

    private static boolean flinks(Path jar) {
        String name = jar.getFileName().toString();
        return NOT_FLINKS.stream().noneMatch(name::startsWith);
    }
}
