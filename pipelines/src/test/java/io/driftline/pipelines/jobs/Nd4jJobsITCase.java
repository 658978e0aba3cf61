package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.schemas.ModelPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs whose learner computes in ND4J come and go as the job jar of this build, each with a class
 * loader of its own, in one process of a cluster that has ND4J in its lib folder.
 */
@Timeout(180)
class Nd4jJobsITCase {
    private static final int EVENTS = 300;
    private static final int JOBS = 10;
    private static final int AFTER = 3;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Between two looks at a job that was cancelled. */
    private static final long PAUSE_NANOS = 50_000_000;

    /** Half of what it would take if the classes of jobs that have ended stayed. */
    private static final String METASPACE = "-XX:MaxMetaspaceSize=256m";

    /** The native libraries are there once, and the heap may fill. */
    private static final int MORE_MEGABYTES = 400;

    /** Class loaders of jobs that may stay: of the ten there were twenty. */
    private static final int LOADERS = 4;

    @TempDir private Path folder;

    @Test
    void tenJobsComeAndGoInOneProcess() throws Exception {
        Path nd4j = Path.of("..", "operators", "nd4j", "target").toAbsolutePath().normalize();
        TestingPipeline pipeline = new TestingPipeline("nd4j");
        List<Long> threads = new ArrayList<>();
        List<Long> megabytes = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                TestingTopics topics = new TestingTopics(broker)) {
            TestingCluster cluster =
                    TestingCluster.start(
                            Path.of("target", "nd4j-jobs-cluster.log"),
                            List.of(
                                    METASPACE,
                                    "-Dorg.bytedeco.javacpp.maxphysicalbytes=1700m",
                                    "-Dorg.bytedeco.javacpp.cachedir=" + nd4j.resolve("javacpp")),
                            nd4j.resolve("lib").resolve("*").toString());
            try {
                topics.create(pipeline.eventsTopic());
                topics.create(pipeline.labelsTopic());
                pipeline.send(topics, 0, EVENTS);
                for (int job = 1; job <= JOBS; job++) {
                    learn(cluster, broker, topics, pipeline, "nd4j-" + job);
                    threads.add(nd4jThreads(cluster));
                    megabytes.add(status(cluster, "VmRSS") / 1024);
                }
                assertThat(cluster.jobClassLoaders()).isLessThanOrEqualTo(LOADERS);
            } finally {
                cluster.stop();
            }
        }
        assertThat(threads)
                .as("threads of ND4J and JavaCPP after each job")
                .allMatch(count -> count.equals(threads.get(0)))
                .allMatch(count -> count > 0);
        assertThat(megabytes.get(JOBS - 1) - megabytes.get(AFTER - 1))
                .as("MB after each job: %s", megabytes)
                .isLessThanOrEqualTo(MORE_MEGABYTES);
    }

    /** Runs a job until it has published a version, then ends it. */
    private void learn(
            TestingCluster cluster,
            EmbeddedBroker broker,
            TestingTopics topics,
            TestingPipeline pipeline,
            String name)
            throws Exception {
        PipelineOptions options =
                pipeline.options(
                        folder,
                        broker,
                        name,
                        text ->
                                text.replace(
                                        "learner: {transforms: upgd}",
                                        "learner: {transforms: upgd, compute: nd4j, model: mlp,"
                                                + " replay: {batch: 32}}"));
        KafkaTopics.ensure(options);
        JobID job =
                new RemoteCluster(cluster.rest(), RemoteCluster.jobJar())
                        .submit(
                                name,
                                JobConfiguration.of(options),
                                env -> LearnJob.build(env, options, Bounds.none()));
        var parts = topics.await(options.topics().models(), records -> !records.isEmpty());
        ModelPart part = AvroMessages.of(ModelPart.class).decode(parts.get(0).value());
        assertThat(part.getComputePath()).isEqualTo("nd4j");
        cancel(cluster.rest(), job);
    }

    private static void cancel(URI rest, JobID job) throws Exception {
        String path = "/jobs/%s".formatted(job);
        ask(rest.resolve(path + "?mode=cancel"), "PATCH");
        Instant limit = Instant.now().plus(TestingTopics.LIMIT);
        while (!ask(rest.resolve(path), "GET").contains("\"state\":\"CANCELED\"")) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String ask(URI address, String method) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(30))
                        .method(method, BodyPublishers.noBody())
                        .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /** Returns how many threads free native memory: three for each copy of ND4J in the process. */
    private static long nd4jThreads(TestingCluster cluster) throws Exception {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/%d/task".formatted(cluster.pid())))) {
            return tasks.map(task -> name(task))
                    .filter(name -> name.matches("(?is).*dealloc.*"))
                    .count();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** Returns a number of the process that the cluster is. */
    private static long status(TestingCluster cluster, String name) throws Exception {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(cluster.pid()))).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }
}
