package io.driftline.pipelines.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A running Flink cluster, reached through its REST interface. */
public final class RemoteCluster {
    /** A command that waits says nothing; Flink's own minute is for clients that do not. */
    private static final int ATTEMPTS = 5;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final URI address;
    private final Path jobJar;

    /**
     * @param address such as {@code http://flink.example:8081}
     * @param jobJar holds our classes and those that they need and a cluster does not have
     * @throws IllegalArgumentException when the address is not one of that form
     */
    public RemoteCluster(URI address, Path jobJar) {
        checkAddress(address);
        this.address = address;
        this.jobJar = jobJar;
    }

    /**
     * Checks that an address has the form of a REST interface's.
     *
     * @throws IllegalArgumentException when it has not
     */
    public static void checkAddress(URI address) {
        if (!"http".equals(address.getScheme())
                || address.getHost() == null
                || address.getPort() < 0) {
            throw new IllegalArgumentException(
                    "The cluster's address is %s; it must be http://HOST:PORT of Flink's REST"
                                    .formatted(address)
                            + " interface.");
        }
    }

    /**
     * Finds the job jar beside the jar or the class folder that this class was loaded from, where
     * the build puts it.
     *
     * @throws IllegalStateException when it is not there
     */
    public static Path jobJar() {
        Path beside;
        try {
            beside =
                    Path.of(
                                    RemoteCluster.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI())
                            .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> files = Files.list(beside)) {
            List<Path> jars =
                    files.filter(file -> file.getFileName().toString().endsWith("-job.jar"))
                            .toList();
            if (jars.size() == 1) {
                return jars.get(0);
            }
            throw new IllegalStateException(
                    "%d files named *-job.jar were found in %s; there must be one. Build it with mvn package."
                            .formatted(jars.size(), beside));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a job and returns when the cluster has accepted it. How often and when the job is
     * started again after failures is the cluster's business, not that of the configuration: a job
     * that is to run for months must not count its failures.
     *
     * @param configuration of the job, see {@link JobConfiguration}
     * @param build builds the job in the environment it is given
     * @throws IllegalStateException when the cluster does not answer or refuses
     */
    public JobID submit(
            String name, Configuration configuration, Consumer<StreamExecutionEnvironment> build) {
        Configuration patient = new Configuration(configuration);
        patient.set(RestOptions.RETRY_MAX_ATTEMPTS, ATTEMPTS);
        patient.set(RestOptions.RETRY_DELAY, BETWEEN_ATTEMPTS);
        patient.removeConfig(RestartStrategyOptions.RESTART_STRATEGY);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createRemoteEnvironment(
                        address.getHost(), address.getPort(), patient, jobJar.toString());
        build.accept(env);
        try {
            return env.executeAsync(name).getJobID();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The cluster at %s did not take the job %s.".formatted(address, name), e);
        }
    }
}
