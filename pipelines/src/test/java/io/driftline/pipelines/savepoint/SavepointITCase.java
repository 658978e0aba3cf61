package io.driftline.pipelines.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.TestingPipeline;
import io.driftline.pipelines.jobs.TestingTopics;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SavepointITCase {
    private static final int EVENTS = 1000;

    @TempDir private static Path folder;
    private static EmbeddedBroker broker;
    private static EmbeddedFlink flink;
    private static TestingTopics topics;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
        flink = EmbeddedFlink.start(1);
        topics = new TestingTopics(broker);
    }

    @AfterAll
    static void stop() {
        topics.close();
        flink.close();
        broker.close();
    }

    @Test
    void aStoppedJobsStateIsRead() throws Exception {
        TestingPipeline pipeline = new TestingPipeline("payments");
        topics.create(pipeline.eventsTopic());
        topics.create(pipeline.labelsTopic());
        pipeline.send(topics, 0, EVENTS);
        PipelineOptions options = pipeline.options(folder, broker, "payments");
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = flink.environment(JobConfiguration.of(options));
        LearnJob.build(env, options, Bounds.none());
        JobClient job = flink.submit(env, options.name());
        topics.await(options.topics().predictions(), records -> records.size() > EVENTS - 10);
        String path =
                job.stopWithSavepoint(
                                false,
                                folder.resolve("savepoints").toUri().toString(),
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);

        Savepoint savepoint = Savepoint.read(path);

        assertThat(savepoint.uids())
                .startsWith("events", "event-rejects", "labels", "label-rejects", "label-join")
                .contains("in-order", "learn");
        assertThat(savepoint.lanes()).extracting(SavedLane::name).containsExactly("champion");
        SavedJoin join = savepoint.join().orElseThrow();
        assertThat(join.answered().count()).isEqualTo(EVENTS);
        assertThat(join.waiting()).isEqualTo(Group.NONE);
        // The watermark is one second behind the newest label, so that its answer is still held.
        assertThat(savepoint.held().orElseThrow().answers().count()).isPositive();
        assertThat(savepoint.lanes().get(0).pending().count()).isPositive();
        assertThat(savepoint.positions())
                .containsExactly(
                        new SourcePosition("events", pipeline.eventsTopic(), 0, EVENTS),
                        new SourcePosition("labels", pipeline.labelsTopic(), 0, EVENTS));
    }
}
