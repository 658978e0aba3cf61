package io.driftline.pipelines.jobs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in a process of its own that knows nothing of us: on its class path is Flink,
 * with what Flink itself needs and without connectors; whatever else a job needs must come with the
 * job.
 */
final class TestingCluster {
    private static final List<String> OURS =
            List.of(
                    "driftline-",
                    "flink-connector-",
                    "kafka",
                    "avro-",
                    "jackson-",
                    "picocli-",
                    "lz4-",
                    "snappy-",
                    "zstd-");

    private static final String JOB_CLASS_LOADER = " org.apache.flink.util.ChildFirstClassLoader";

    private final Process process;
    private final URI rest;

    private TestingCluster(Process process, URI rest) {
        this.process = process;
        this.rest = rest;
    }

    /** Starts the process and returns when the cluster can be reached. */
    static TestingCluster start(Path log) throws Exception {
        return start(log, List.of(), "");
    }

    /**
     * Starts the process with more than Flink in its lib folder.
     *
     * @param jvm more options of its virtual machine
     * @param lib more of its class path; empty for none
     */
    static TestingCluster start(Path log, List<String> jvm, String lib) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xmx700m");
        words.add("--add-opens=java.base/java.util=ALL-UNNAMED");
        words.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        words.addAll(jvm);
        String classPath = lib.isEmpty() ? classPath() : classPath() + File.pathSeparator + lib;
        words.addAll(List.of("-cp", classPath, TestingCluster.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = out.readLine();
        if (address == null) {
            throw new AssertionError("The cluster did not start: " + Files.readString(log));
        }
        return new TestingCluster(process, URI.create(address));
    }

    URI rest() {
        return rest;
    }

    /** Returns the system's number for the process. */
    long pid() {
        return process.pid();
    }

    /**
     * Returns how many class loaders of jobs are in the process, those of garbage left out. What
     * has run may still count: Java's runtime keeps the last record type that it compared.
     */
    long jobClassLoaders() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process counting =
                new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader lines = counting.inputReader(StandardCharsets.UTF_8)) {
            List<String> histogram = lines.lines().toList();
            if (histogram.stream().noneMatch(line -> line.contains(" java.lang.String "))) {
                throw new AssertionError("jcmd counts no classes: " + histogram);
            }
            return histogram.stream()
                    .filter(line -> line.contains(JOB_CLASS_LOADER))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[1]))
                    .sum();
        }
    }

    /** Ends the process: it runs as long as somebody holds its input open. */
    void stop() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Runs in the process of the cluster, which ends with it, whatever Flink still has running. */
    public static void main(String[] arguments) {
        try {
            run();
            System.exit(0);
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumSlotsPerTaskManager(2)
                                .setCommonBindAddress("127.0.0.1")
                                .build());
        cluster.start();
        System.out.println(cluster.getRestAddress().get());
        while (System.in.read() >= 0) {
            // nothing is sent; the end of input is the signal
        }
        cluster.closeAsync().get();
    }

    private static String classPath() throws Exception {
        Path tests =
                Path.of(
                        TestingCluster.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        try (Stream<Path> jars = Files.list(RemoteCluster.jobJar().resolveSibling("lib"))) {
            return Stream.concat(jars.filter(TestingCluster::theirs), Stream.of(tests))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new AssertionError("The build copies all jars to lib.", e);
        }
    }

    private static boolean theirs(Path jar) {
        String name = jar.getFileName().toString();
        return OURS.stream().noneMatch(name::startsWith);
    }
}
