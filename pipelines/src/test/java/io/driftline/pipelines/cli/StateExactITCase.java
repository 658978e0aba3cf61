package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.jobs.TestingPipeline;
import io.driftline.pipelines.jobs.TestingServers;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.schemas.ModelPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs with least squares, each of which learns a hundred payments of its own. */
@Timeout(180)
class StateExactITCase {
    private static final int STEPS = 100;
    private static final int HELD_BACK = TestingPipeline.LABEL_DELAY_SECONDS + 1;

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(1);

    @TempDir private static Path folder;
    private static TestingPipeline pipeline;
    private static PipelineOptions options;
    private static String east;
    private static String west;

    @BeforeAll
    static void stopTwoJobs() throws Exception {
        west = learn("west", STEPS);
        east = learn("east", 0);
    }

    @Test
    void aJobGoesOnWithWhatBothHaveLearned() throws Exception {
        Path merged = folder.resolve("merged");
        TestingCommandLine run =
                TestingCommandLine.run(
                        "state", "merge", east, west, "--pipeline", file(), "--to", to(merged));
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("what was learned in 100 and in 100 steps, as if one had learned all")
                .contains("lane champion goes on at version 200");
        assertSame(state(merged.toUri().toString()), learned(IntStream.range(0, 2 * STEPS)));

        pipeline.send(SERVERS.topics(), STEPS + HELD_BACK, 2 * STEPS + HELD_BACK);
        JobClient job = start(merged.toUri().toString());
        published(options, 3 * STEPS);
        job.cancel().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aLaneIsAsIfItHadNeverLearnedSomeExamples() throws Exception {
        Path without = folder.resolve("without");
        TestingCommandLine run = forget(east, examples("one.avro", 10, 11), without);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("as if 1 example had never been learned")
                .contains("lane champion goes on at version 101");
        IntStream others = IntStream.range(0, STEPS).filter(n -> n != 10);
        assertSame(state(without.toUri().toString()), learned(others));
    }

    @Test
    void whatWasNeverLearnedCannotBeForgotten() throws Exception {
        Path examples = examples("foreign.avro", 900_000, 900_400);
        TestingCommandLine run = forget(east, examples, folder.resolve("no"));
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).contains("Lane champion stays as it is: Example", "never learned");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    private static TestingCommandLine forget(String savepoint, Path examples, Path to) {
        return TestingCommandLine.run(
                "state",
                "forget",
                savepoint,
                "--examples",
                examples.toString(),
                "--pipeline",
                file(),
                "--to",
                to(to));
    }

    private static String file() {
        return folder.resolve("east.yaml").toString();
    }

    private static String to(Path folder) {
        return folder.toString();
    }

    private static String learn(String name, int from) throws Exception {
        pipeline = new TestingPipeline(name);
        SERVERS.topics().create(pipeline.eventsTopic());
        SERVERS.topics().create(pipeline.labelsTopic());
        options =
                pipeline.options(
                        folder,
                        SERVERS.broker(),
                        name,
                        text -> text.replace("{transforms: upgd}", "{kind: least-squares}"));
        pipeline.send(SERVERS.topics(), from, from + STEPS + HELD_BACK);
        JobClient job = start("");
        published(options, STEPS);
        return job.stopWithSavepoint(
                        false,
                        folder.resolve("savepoints").toUri().toString(),
                        SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private static JobClient start(String from) {
        KafkaTopics.ensure(options);
        Configuration configuration = JobConfiguration.of(options);
        StreamExecutionEnvironment env =
                SERVERS.flink()
                        .environment(
                                from.isEmpty()
                                        ? configuration
                                        : JobConfiguration.startingFrom(configuration, from));
        LearnJob.build(env, options, Bounds.none());
        return SERVERS.flink().submit(env, options.name());
    }

    private static void published(PipelineOptions options, int version) {
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        SERVERS.topics()
                .await(
                        options.topics().models(),
                        records ->
                                records.stream()
                                        .anyMatch(
                                                record -> {
                                                    try {
                                                        return messages.decode(record.value())
                                                                        .getVersion()
                                                                == version;
                                                    } catch (IOException e) {
                                                        throw new UncheckedIOException(e);
                                                    }
                                                }));
    }

    private static LearnerState state(String savepoint) throws IOException {
        List<SavedLane> lanes = Savepoint.read(savepoint).lanes();
        assertThat(lanes).hasSize(1);
        return lanes.get(0).learner().state();
    }

    private static LearnerState learned(IntStream events) {
        Learner learner = LaneLearner.of(options.learning().task(), options.learning().champion());
        LearnerState state = learner.start(Rng.ofSeed(1));
        events.forEach(
                n -> {
                    float[] features = {n * 37 % 101, n * 17 % 61, n % 2, n % 3, n % 5};
                    learner.learn(state, Batch.example(features, n * 37 % 101 > 50 ? 1 : 0));
                });
        return state;
    }

    /** Exact up to the rounding of double. */
    private static void assertSame(LearnerState found, LearnerState expected) {
        double[][] weights = expected.tree().part("weights").arrays();
        for (int c = 0; c < weights.length; c++) {
            assertThat(found.tree().part("weights").arrays()[c])
                    .containsExactly(weights[c], within(1e-9));
        }
    }

    /** Writes payments with their truth as the last column. */
    private static Path examples(String name, int from, int to) throws IOException {
        String label = "{\"name\": \"truth\", \"type\": \"string\"} ]}";
        String text = TestingPipeline.SCHEMA.stripTrailing();
        String fields = text.substring(0, text.lastIndexOf(']')).stripTrailing();
        Schema schema = new Schema.Parser().parse(fields + ", " + label);
        Path file = folder.resolve(name);
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, file.toFile());
            for (int n = from; n < to; n++) {
                GenericRecord payment = pipeline.payment(n);
                GenericRecord row = new GenericData.Record(schema);
                payment.getSchema()
                        .getFields()
                        .forEach(field -> row.put(field.name(), payment.get(field.name())));
                row.put("truth", n * 37 % 101 > 50 ? "fraud" : "ok");
                writer.append(row);
            }
        }
        return file;
    }
}
