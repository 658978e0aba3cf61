package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.serve.ModelFollower;
import io.driftline.flink.serve.Refusal;
import io.driftline.learn.Learner;
import io.driftline.learn.ModelSnapshot;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ServeITCase {
    private static final int FIRST = 350;
    private static final int MORE = 400;

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(2);

    @TempDir private static Path folder;

    private final TestingPipeline pipeline = new TestingPipeline("served");

    @Test
    void servesTheNewestVersionAndKeepsItWhenADamagedOneIsPublished() throws Exception {
        SERVERS.topics().create(pipeline.eventsTopic());
        SERVERS.topics().create(pipeline.labelsTopic());
        PipelineOptions options = pipeline.options(folder, SERVERS.broker(), "served");
        KafkaTopics.ensure(options);
        JobClient learn = submit(options, "learn", LearnJob::build);
        JobClient serve = submit(options, "serve", ServeJob::build);
        try (ModelFollower follower = follow(options)) {
            pipeline.send(SERVERS.topics(), 0, FIRST);
            assertThat(follower.awaitFirst(TestingTopics.LIMIT)).isPresent();
            await(() -> version(follower) == 300);
            assertThat(askUntilServedBy(options, 300, "first-")).isEqualTo(300);

            publishDamagedVersion(options, 301);
            await(() -> follower.refusals() == 1);
            assertThat(follower.lastRefusal()).map(Refusal::version).contains(301L);
            assertThat(follower.lastRefusal())
                    .map(Refusal::reason)
                    .contains(Refusal.Reason.CORRUPT);
            assertThat(version(follower)).isEqualTo(300);

            pipeline.send(SERVERS.topics(), FIRST, FIRST + MORE);
            await(() -> version(follower) == 700);
            assertThat(follower.refusals()).isEqualTo(1);
        }
        assertThat(askUntilServedBy(options, 700, "last-")).isEqualTo(700);
        assertThat(servedVersions(options)).doesNotContain(301L);
        learn.cancel().get();
        serve.cancel().get();
    }

    @Test
    void answersThatThereIsNoModelWhenNoneComesInTime() throws Exception {
        TestingPipeline lonely = new TestingPipeline("lonely");
        SERVERS.topics().create(lonely.eventsTopic());
        SERVERS.topics().create(lonely.labelsTopic());
        lonely.send(SERVERS.topics(), 0, 5);
        lonely.options(folder, SERVERS.broker(), "lonely");
        Path file = folder.resolve("lonely.yaml");
        String patient = Files.readString(file);
        String hasty = patient.replace("wait-for-model: 30 s", "wait-for-model: 1 s");
        assertThat(hasty).isNotEqualTo(patient);
        PipelineOptions options = PipelineFile.read(Files.writeString(file, hasty));
        KafkaTopics.ensure(options);

        StreamExecutionEnvironment env = SERVERS.flink().environment(JobConfiguration.of(options));
        ServeJob.build(env, options, Bounds.end());
        SERVERS.flink().submit(env, "lonely").getJobExecutionResult().get(60, TimeUnit.SECONDS);

        assertThat(SERVERS.topics().all(options.topics().served()))
                .hasSize(5)
                .map(ServeITCase::answer)
                .allSatisfy(
                        answer -> {
                            assertThat(answer.getVersion()).isEqualTo(-1);
                            assertThat(answer.getScores()).isEmpty();
                            assertThat(answer.getPredicted()).isNull();
                        });
    }

    private static JobClient submit(PipelineOptions options, String name, Job job) {
        StreamExecutionEnvironment env = SERVERS.flink().environment(JobConfiguration.of(options));
        job.build(env, options, Bounds.none());
        return SERVERS.flink().submit(env, name);
    }

    private static ModelFollower follow(PipelineOptions options) {
        Learner learner =
                Catalog.learner(
                        options.learning().task(),
                        Settings.of(
                                "learner",
                                options.learning().champion().settings(),
                                new Problems()));
        return ModelFollower.start(
                KafkaClients.properties(options),
                options.topics().models(),
                options.learning(),
                learner);
    }

    /** Asks until the serving job, which follows by itself, answers with a version or a later. */
    private long askUntilServedBy(PipelineOptions options, long version, String ids)
            throws Exception {
        Instant limit = Instant.now().plus(TestingTopics.LIMIT);
        long served = -1;
        for (int i = 0; served < version && Instant.now().isBefore(limit); i++) {
            String id = ids + i;
            var question = pipeline.payment(1);
            question.put("id", id);
            SERVERS.topics().sendAndWait(pipeline.eventsTopic(), id, pipeline.encode(question));
            served =
                    SERVERS
                            .topics()
                            .await(
                                    options.topics().served(),
                                    all -> all.stream().anyMatch(r -> id.equals(answer(r).getId())))
                            .stream()
                            .map(ServeITCase::answer)
                            .filter(answer -> answer.getId().equals(id))
                            .findFirst()
                            .orElseThrow()
                            .getVersion();
        }
        return served;
    }

    private static List<Long> servedVersions(PipelineOptions options) {
        return SERVERS.topics().all(options.topics().served()).stream()
                .map(record -> answer(record).getVersion())
                .distinct()
                .toList();
    }

    /** Publishes the newest version once more, under another number and with one byte changed. */
    private static void publishDamagedVersion(PipelineOptions options, long version)
            throws Exception {
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        String topic = options.topics().models();
        for (var record : SERVERS.topics().all(topic)) {
            ModelPart part = messages.decode(record.value());
            if (part.getVersion() == version - 1) {
                ByteBuffer bytes = part.getBytes();
                if (part.getPart() == 0) {
                    bytes.put(0, (byte) (bytes.get(0) ^ 1));
                }
                part.setVersion(version);
                SERVERS.topics()
                        .sendAndWait(topic, "damaged/" + part.getPart(), messages.encode(part));
            }
        }
    }

    private static long version(ModelFollower follower) {
        return follower.newest().map(ModelSnapshot::version).orElse(-1L);
    }

    private static Prediction answer(ConsumerRecord<byte[], byte[]> record) {
        try {
            return AvroMessages.of(Prediction.class).decode(record.value());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant limit = Instant.now().plus(TestingTopics.LIMIT);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("time limit").isBefore(limit);
            SERVERS.topics().all("served-labels"); // any request to the broker: it takes a moment
        }
    }
}
