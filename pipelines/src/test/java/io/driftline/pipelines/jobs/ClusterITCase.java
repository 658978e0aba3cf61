package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.cli.Driftline;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Submits the job jar of this build, as the build leaves it, through a cluster's REST interface.
 */
@Timeout(180)
class ClusterITCase {
    private static final int EVENTS = 500;

    /** Class loaders that may stay when the jobs have ended; not one for each. */
    private static final long LEFT = 1;

    @TempDir private static Path folder;
    private static EmbeddedBroker broker;
    private static TestingCluster cluster;
    private static TestingTopics topics;

    private final TestingPipeline pipeline = new TestingPipeline("remote");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        cluster = TestingCluster.start(folder.resolve("cluster.log"));
        topics = new TestingTopics(broker);
    }

    @AfterAll
    static void stop() throws Exception {
        topics.close();
        cluster.stop();
        broker.close();
    }

    @Test
    void runAndServeSubmitTheirJobsToACluster() throws Exception {
        topics.create(pipeline.eventsTopic());
        topics.create(pipeline.labelsTopic());
        PipelineOptions options = pipeline.options(folder, broker, "remote");
        pipeline.send(topics, 0, EVENTS);

        assertThat(submit("run")).as(err.toString()).isZero();
        topics.await(options.topics().predictions(), records -> records.size() == EVENTS);
        assertThat(submit("serve")).as(err.toString()).isZero();
        topics.await(options.topics().served(), records -> records.size() == EVENTS);

        assertThat(out.toString())
                .containsPattern("Job remote-learn runs on http://\\S+ as [0-9a-f]{32}\\.")
                .containsPattern("Job remote-serve runs on http://\\S+ as [0-9a-f]{32}\\.");
        // Each job had one class loader where it was planned and another where its tasks ran.
        assertThat(atLast(LEFT)).isLessThanOrEqualTo(LEFT);
    }

    /** Returns how many class loaders of jobs there are when there are few, or time is up. */
    private static long atLast(long few) throws Exception {
        Instant limit = Instant.now().plus(Duration.ofSeconds(20));
        long loaders = cluster.jobClassLoaders();
        while (loaders > few && Instant.now().isBefore(limit)) {
            loaders = cluster.jobClassLoaders();
        }
        return loaders;
    }

    @Test
    void aClusterThatDoesNotAnswerIsAFailureWithItsAddress() throws Exception {
        topics.create(pipeline.eventsTopic());
        topics.create(pipeline.labelsTopic());
        pipeline.options(folder, broker, "remote");

        int code = execute("run", file(), "--cluster", "http://127.0.0.1:1");

        assertThat(code).isEqualTo(Driftline.FAILED);
        assertThat(err.toString()).contains("127.0.0.1:1");
    }

    private int submit(String command) {
        return execute(command, file(), "--cluster", cluster.rest().toString(), "--until-end");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Driftline.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    private static String file() {
        return folder.resolve("remote.yaml").toString();
    }
}
