package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.options.LaneOptions;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.SavedLearner;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.TestingCheckpoints;
import io.driftline.pipelines.jobs.TestingPipeline;
import io.driftline.pipelines.jobs.TestingServers;
import io.driftline.schemas.ModelPart;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One job, stopped twice: the first savepoint was written by the heap, the second by RocksDB. The
 * watermark stands just before the newest event, so that exactly {@link #STEPS} answers are learned
 * and the last version is the state of the savepoint.
 */
@Timeout(180)
class StateCommandITCase {
    private static final int STEPS = 400;
    private static final int MORE_STEPS = 500;
    private static final int HELD_BACK = TestingPipeline.LABEL_DELAY_SECONDS + 1;
    private static final String LEARNER = "learner: {transforms: upgd}\n";

    /** A lane whose rows are stored by themselves. */
    private static final String REPLAYING =
            "lanes: {replaying: {transforms: sgd, replay: {rows: 50}}}\n";

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(1);

    @TempDir private static Path folder;
    private static PipelineOptions options;
    private static String first;
    private static String second;

    @BeforeAll
    static void stopAJobTwice() throws Exception {
        TestingPipeline pipeline = new TestingPipeline("payments");
        SERVERS.topics().create(pipeline.eventsTopic());
        SERVERS.topics().create(pipeline.labelsTopic());
        options =
                pipeline.options(
                        folder,
                        SERVERS.broker(),
                        "payments",
                        text -> text.replace(LEARNER, LEARNER + REPLAYING));
        pipeline.send(SERVERS.topics(), 0, STEPS + HELD_BACK);
        first = stopAt(STEPS, start(JobConfiguration.of(options)));
        pipeline.send(SERVERS.topics(), STEPS + HELD_BACK, MORE_STEPS + HELD_BACK);
        second = stopAt(MORE_STEPS, start(onRocksDb(first)));
    }

    @Test
    void showSaysWhatASavepointHolds() throws Exception {
        Path json = folder.resolve("first.json");
        TestingCommandLine run =
                TestingCommandLine.run("state", "show", first, "--json", json.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("champion", "ok, fraud", "transforms", "answered, repeats still known")
                .contains("payments-events-0", "goes on at offset 404")
                .containsPattern("learn +× 1");

        JsonNode found = new ObjectMapper().readTree(json.toFile());
        assertThat(found.at("/lanes/1/lane").asText()).isEqualTo("replaying");
        assertThat(found.at("/lanes/1/version").asInt()).isEqualTo(STEPS);
        JsonNode lane = found.at("/lanes/0");
        assertThat(lane.at("/version").asInt()).isEqualTo(STEPS);
        assertThat(lane.at("/learned").asInt()).isEqualTo(STEPS);
        assertThat(lane.at("/questions").asInt() - lane.at("/learned").asInt())
                .isEqualTo(lane.at("/pending").asInt());
        assertThat(lane.at("/accuracy").asDouble()).isBetween(0.5, 1.0);
        assertThat(found.at("/join/answered/count").asInt()).isEqualTo(STEPS + HELD_BACK);
        assertThat(found.at("/join/waiting/count").asInt()).isZero();
        assertThat(found.at("/held/answers/count").asInt()).isEqualTo(HELD_BACK);
        assertThat(found.at("/held/questions/count").asInt()).isEqualTo(1);
        assertThat(found.at("/positions/1/offset").asInt()).isEqualTo(STEPS + HELD_BACK);
    }

    @Test
    void exportGivesTheBytesThatWerePublished() throws Exception {
        Path model = folder.resolve("model.dlmv");
        TestingCommandLine run =
                TestingCommandLine.run("state", "export", first, "--to", model.toString());
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllBytes(model)).isEqualTo(published(STEPS));
        assertThat(run.out())
                .contains("Version 400 of lane champion")
                .contains(HexFormat.of().formatHex(parts(STEPS).get(0).getChecksum().bytes()));

        TestingCommandLine shown = TestingCommandLine.run("state", "show", model.toString());
        assertThat(shown.out()).contains("Version 400 of a model", "ok, fraud");
    }

    @Test
    void modelsListsAndGetsWhatWasPublished() throws Exception {
        String pipeline = folder.resolve("payments.yaml").toString();
        Path json = folder.resolve("versions.json");
        TestingCommandLine list =
                TestingCommandLine.run("models", "list", pipeline, "--json", json.toString());
        assertThat(list.err()).isEmpty();
        assertThat(list.exitCode()).isZero();
        String sha = HexFormat.of().formatHex(parts(STEPS).get(0).getChecksum().bytes());
        assertThat(list.out()).contains("400", sha.substring(0, 12), "complete");
        JsonNode versions = new ObjectMapper().readTree(json.toFile());
        assertThat(versions.findValuesAsText("version")).contains("400").doesNotHaveDuplicates();
        assertThat(versions.findValuesAsText("sha256")).contains(sha);

        TestingCommandLine show = TestingCommandLine.run("models", "show", pipeline, "400");
        assertThat(show.out())
                .contains("Version 400 of a model", "payments-events-0", "Published by lane");

        Path file = folder.resolve("got.dlmv");
        TestingCommandLine get =
                TestingCommandLine.run("models", "get", pipeline, "400", "--to", file.toString());
        assertThat(get.out()).contains(sha);
        assertThat(Files.readAllBytes(file)).isEqualTo(published(STEPS));
    }

    @Test
    void modelsWritesAVersionForOtherTools() throws Exception {
        String pipeline = folder.resolve("payments.yaml").toString();
        Path file = folder.resolve("model.onnx");
        TestingCommandLine onnx =
                TestingCommandLine.run("models", "onnx", pipeline, "400", "--to", file.toString());
        assertThat(onnx.err()).isEmpty();
        assertThat(onnx.exitCode()).isZero();
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
        assertThat(model.getModelVersion()).isEqualTo(400);
        assertThat(model.getMetadataPropsList())
                .anyMatch(
                        each ->
                                each.getKey().equals("classes")
                                        && each.getValue().equals("ok\nfraud"));
    }

    @Test
    void modelsSaysWhichVersionsAreThere() {
        String pipeline = folder.resolve("payments.yaml").toString();
        TestingCommandLine wrong = TestingCommandLine.run("models", "show", pipeline, "7");
        assertThat(wrong.exitCode()).isEqualTo(Driftline.FAILED);
        assertThat(wrong.err()).contains("Version 7 of lane champion is not on", "are there, from");
        assertThat(TestingCommandLine.run("models", "show", pipeline, "x").err())
                .contains("VERSION is x; it must be a number, or the word newest.");
    }

    @Test
    void diffSaysWhatDiffersAndWhetherAnythingDoes() {
        TestingCommandLine same = TestingCommandLine.run("state", "diff", first, first);
        assertThat(same.out()).isEqualToNormalizingNewlines("Both hold the same, bit for bit.\n");
        assertThat(same.exitCode()).isZero();

        TestingCommandLine other = TestingCommandLine.run("state", "diff", first, second);
        assertThat(other.err()).isEmpty();
        assertThat(other.exitCode()).isEqualTo(Driftline.FAILED);
        assertThat(other.out())
                .containsPattern("lane champion parameters head +6 of 6 differ +max \\|Δ\\| \\d")
                .containsPattern("lane champion steps +400 +500 +\\+100")
                .containsPattern("lane champion optimizer .*upgd.* utility")
                .containsPattern("lane replaying replay rows inputs +\\d+ of \\d+ differ")
                .containsPattern("label join answered +404 +504 +\\+100")
                .containsPattern("source events payments-events-0 +offset 404 +offset 504");
    }

    @Test
    void aJobGoesOnFromAnImportedModel() throws Exception {
        Path model = folder.resolve("later.dlmv");
        TestingCommandLine.run("state", "export", second, "--to", model.toString());
        Path imported = folder.resolve("imported");
        TestingCommandLine run = importing(first, model, imported);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("lane champion goes on at version 501");

        String from = imported.toUri().toString();
        assertThat(TestingCommandLine.run("state", "diff", first, from).out())
                .contains("steps", "parameters head", "optimizer")
                .doesNotContain(
                        "label join", "pending", "held", "source", "tally learned", "prequential")
                .doesNotContain("replaying");

        int next = MORE_STEPS + 100;
        JobClient job = start(onRocksDb(from));
        byte[] version = published(next);
        job.cancel().get(60, TimeUnit.SECONDS);
        assertThat(version).isEqualTo(learnedOnFrom(model, STEPS, next));
        assertThat(parts(next).get(0).getParent()).isEqualTo(STEPS);

        String checkpoint =
                TestingCheckpoints.newest(SERVERS.flink().checkpoints(), job.getJobID()).toString();
        TestingCommandLine kept = TestingCommandLine.run("state", "show", checkpoint);
        assertThat(kept.err()).isEmpty();
        assertThat(kept.out()).containsPattern("champion +60[01] ");
        assertThat(importing(checkpoint, model, folder.resolve("no")).err())
                .contains("is an incremental checkpoint");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws Exception {
        Path model = folder.resolve("refused.dlmv");
        TestingCommandLine.run("state", "export", first, "--to", model.toString());
        assertRefused(
                TestingCommandLine.run("state", "export", first, "--lane", "b", "--to", "x"),
                "--lane is b, which is not in",
                "lanes there: champion, replaying.");
        assertRefused(importing(first, model, folder), "--to is", "which is there already");
        assertRefused(
                importing(first, folder.resolve("none"), folder.resolve("no")), "which is no file");
        Path broken = Files.write(folder.resolve("broken"), new byte[] {1, 2, 3, 4, 5});
        assertRefused(
                importing(first, broken, folder.resolve("no")),
                "broken is not a model version that can be used",
                "models begin with");
        assertRefused(
                TestingCommandLine.run(
                        "state",
                        "import",
                        first,
                        "--model",
                        model.toString(),
                        "--pipeline",
                        "examples/fraud.yaml",
                        "--to",
                        folder.resolve("no").toString()),
                "cannot go on from");
        assertRefused(
                TestingCommandLine.run(
                        "state",
                        "import",
                        first,
                        "--model",
                        model.toString(),
                        "--pipeline",
                        folder.resolve("payments.yaml").toString(),
                        "--version",
                        "400",
                        "--to",
                        folder.resolve("no").toString()),
                "--version is 400; the lane is at 400 and the model at 400",
                "at least 401");
    }

    private static void assertRefused(TestingCommandLine run, String... said) {
        assertThat(run.err()).contains(said).contains("--help");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(folder.resolve("no")).doesNotExist();
    }

    private static TestingCommandLine importing(String savepoint, Path model, Path to) {
        return TestingCommandLine.run(
                "state",
                "import",
                savepoint,
                "--model",
                model.toString(),
                "--pipeline",
                folder.resolve("payments.yaml").toString(),
                "--to",
                to.toString());
    }

    private static Configuration onRocksDb(String from) {
        Configuration configuration = JobConfiguration.of(options);
        configuration.setString("state.backend.type", "rocksdb");
        configuration.setString("execution.checkpointing.incremental", "true");
        configuration.setString("state.backend.rocksdb.memory.managed", "false");
        return JobConfiguration.startingFrom(configuration, from);
    }

    private static JobClient start(Configuration configuration) {
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = SERVERS.flink().environment(configuration);
        LearnJob.build(env, options, Bounds.none());
        return SERVERS.flink().submit(env, options.name());
    }

    private static String stopAt(int version, JobClient job) throws Exception {
        published(version);
        return job.stopWithSavepoint(
                        false,
                        folder.resolve("savepoints").toUri().toString(),
                        SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    /** Waits for a version and returns its bytes. */
    private static byte[] published(int version) throws Exception {
        SERVERS.topics()
                .await(
                        options.topics().models(),
                        records -> {
                            List<ModelPart> parts = decode(records, version);
                            return !parts.isEmpty() && parts.size() == parts.get(0).getParts();
                        });
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ModelPart part : parts(version)) {
            byte[] some = new byte[part.getBytes().remaining()];
            part.getBytes().get(some);
            bytes.write(some);
        }
        return bytes.toByteArray();
    }

    private static List<ModelPart> parts(int version) {
        return decode(SERVERS.topics().all(options.topics().models()), version);
    }

    private static List<ModelPart> decode(
            List<ConsumerRecord<byte[], byte[]>> records, int version) {
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        List<ModelPart> parts = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ModelPart part = messages.decode(record.value());
                if (part.getVersion() == version) {
                    parts.add(part);
                }
            }
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        return parts;
    }

    /** Learns in this method what the job learns after its import. */
    private static byte[] learnedOnFrom(Path model, int firstEvent, int version) throws Exception {
        LaneOptions lane = options.learning().champion();
        Learner learner =
                Catalog.learner(
                        options.learning().task(),
                        Settings.of("learner", lane.settings(), new Problems()));
        LearnerState state =
                SavedLearner.takeOver(
                        ModelCodec.decode(Files.readAllBytes(model), learner),
                        learner,
                        Rng.ofSeed(lane.seed()),
                        MORE_STEPS + 1);
        for (int n = firstEvent; state.steps() < version; n++) {
            float[] features = {n * 37 % 101, n * 17 % 61, n % 2, n % 3, n % 5};
            learner.learn(state, Batch.example(features, n * 37 % 101 > 50 ? 1 : 0));
        }
        return ModelCodec.encode(learner.snapshot(state));
    }
}
