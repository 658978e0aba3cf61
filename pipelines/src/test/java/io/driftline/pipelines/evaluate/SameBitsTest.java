package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.LearnOperator;
import io.driftline.flink.Outputs;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Read;
import io.driftline.flink.options.EventOptions;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.wire.EventDeserializer;
import io.driftline.learn.ModelCodec;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.LearnerFile;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows through the job's own reader and operator leave the same model and numbers. */
class SameBitsTest {
    private static final int ROWS = 700;

    /** A whole pipeline's file; what only a job needs is passed over. */
    private static final String PIPELINE =
            """
            pipeline: shop
            events: {topic: payments, schema: payment.avsc, id: id}
            features:
              - {field: amount, as: log1p}
              - age
              - {field: colour, as: hashed, buckets: 8}
            labels: {field: class, classes: [good, bad]}
            learner:
              model: mlp
              mlp: {hidden: [6]}
              transforms: [clip-norm, upgd]
              drift:
                detector: page-hinkley
                page-hinkley: {threshold: 5}
                response: raise-step-size
            lanes:
              wild:
                transforms: [sgd]
                standardize: false
                constant: {value: 1.0e+37}
            publish: {every: 50}
            guard: {rollback-after: 3}
            """;

    /** Two of the four classes of {@link #rows} are declared; the others join. */
    private static final String GROWING =
            """
            features: [legs, weight]
            labels: {field: what, classes: [ant, bee], unknown: append, max-classes: %d}
            learner:
              model: mlp
              mlp: {hidden: [6]}
              transforms: [clip-norm, adam]
              replay: {rows: 30, batch: 4, loss: der++}
            lanes:
              last: {kind: no-change}
              squares: {kind: least-squares}
            publish: {every: 50}
            guard: {rollback-after: 3}
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "uniform:0,20"})
    void learnsWhatTheJobLearns(String late) throws Exception {
        DataStream stream =
                CsvStream.of(
                        TestingFiles.write(folder, "shop.csv.gz", TestingFiles.shop(ROWS)),
                        TestingFiles.FOUND);
        LearnerFile file =
                LearnerFile.read(
                        TestingFiles.write(folder, "shop.yaml", PIPELINE), stream.fields());
        Delay delay = Delay.of(late).orElseThrow();
        Rng rng = Rng.ofSeed(1).child("delay");

        List<Trial> trials = evaluated(stream, file, delay, rng);
        Job job = learned(stream, file, delay, rng);

        for (Trial trial : trials) {
            Progress told = job.progress().get(trial.name());
            Result result = trial.result("shop", 0, Optional.empty(), Optional.empty());
            assertThat(result.events()).isEqualTo(told.getAnswers()).isEqualTo(ROWS);
            assertThat(result.accuracy()).isEqualTo(told.getAccuracy());
            assertThat(result.kappa()).isEqualTo(told.getKappa());
            assertThat(result.kappaTemporal()).isEqualTo(told.getKappaTemporal());
            assertThat(result.logLoss()).isEqualTo(told.getLogLoss());
            assertThat(result.noChange()).isEqualTo(told.getNoChangeAccuracy());
            assertThat(result.majority()).isEqualTo(told.getMajorityAccuracy());
            assertThat(result.skipped()).isEqualTo(told.getSkipped());
        }
        assertThat(job.progress().get("wild").getRolledBack()).isPositive();
        assertThat(trials.get(0).drifts()).isNotEmpty();
        Trial champion = trials.get(0);
        assertThat(ModelCodec.encode(champion.learner().snapshot(champion.state())))
                .isEqualTo(job.model());
    }

    /** With three classes at most, all rows of the fourth are skipped. */
    @ParameterizedTest
    @CsvSource({"0,4", "'uniform:0,20',4", "7,3"})
    void learnsWhatTheJobLearnsWhileClassesJoin(String late, int most) throws Exception {
        DataStream stream =
                CsvStream.of(TestingFiles.write(folder, "zoo.csv", zoo(300)), TestingFiles.FOUND);
        LearnerFile file =
                LearnerFile.read(
                        TestingFiles.write(folder, "zoo.yaml", GROWING.formatted(most)),
                        stream.fields());
        Delay delay = Delay.of(late).orElseThrow();
        Rng rng = Rng.ofSeed(1).child("delay");

        List<Trial> trials = evaluated(stream, file, delay, rng);
        Job job = learned(stream, file, delay, rng);

        for (Trial trial : trials) {
            Progress told = job.progress().get(trial.name());
            Result result = trial.result("zoo", 0, Optional.empty(), Optional.empty());
            assertThat(trial.task().classes()).hasSize(most).contains("ant", "bee");
            assertThat(result.accuracy()).isEqualTo(told.getAccuracy());
            assertThat(result.kappa()).isEqualTo(told.getKappa());
            assertThat(result.logLoss()).isEqualTo(told.getLogLoss());
            assertThat(result.skipped()).isEqualTo(told.getSkipped()).isEqualTo(most == 4 ? 0 : 75);
        }
        assertThat(trials.get(0).task().classes().indexOf("dog")).isEqualTo(most == 4 ? 3 : -1);
        Trial champion = trials.get(0);
        assertThat(ModelCodec.encode(champion.learner().snapshot(champion.state())))
                .isEqualTo(job.model());
        assertThat(champion.state().steps()).isEqualTo(most == 4 ? 300 : 225);
    }

    /** As many rows of each of four classes, one class after the other joining the stream. */
    private static String zoo(int rows) {
        StringBuilder text = new StringBuilder("id,legs,weight,what\n");
        String[] animals = {"ant", "bee", "cat", "dog"};
        for (int i = 0; i < rows; i++) {
            int kind = i < rows / 2 ? i % 2 : 2 + i % 2;
            text.append(
                    "z%d,%d,%s,%s%n".formatted(i, kind * 2, kind + (i % 7) * 0.1, animals[kind]));
        }
        return text.toString();
    }

    private static List<Trial> evaluated(DataStream stream, LearnerFile file, Delay delay, Rng rng)
            throws IOException {
        List<Trial> trials = new ArrayList<>();
        Targets targets = new Targets(stream.fields(), file.task());
        for (LaneOptions lane : file.lanes()) {
            Curve curve = new Curve(file.task().full(), Memory.USUAL, 100, 1);
            trials.add(
                    new Trial(
                            lane.name(),
                            lane,
                            file.task(),
                            targets.classes(),
                            file.publishEvery(),
                            file.rollbackAfter(),
                            curve));
        }
        Course course = new Course(file, targets, Disguise.NONE, delay, rng, trials);
        try (Rows rows = stream.opener().open(1)) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                course.take(row.get());
            }
        }
        course.finish();
        return trials;
    }

    /** What the job said at the end, and the champion's last version. */
    private record Job(Map<String, Progress> progress, byte[] model) {}

    private static Job learned(DataStream stream, LearnerFile file, Delay delay, Rng rng)
            throws Exception {
        LearnOptions options =
                new LearnOptions(
                        "shop",
                        file.task(),
                        file.lanes(),
                        1000,
                        file.publishEvery(),
                        1 << 20,
                        file.rollbackAfter());
        var job =
                new KeyedOneInputStreamOperatorTestHarness<String, LaneTurn, Prediction>(
                        new LearnOperator(options), LaneTurn::lane, Types.STRING);
        try {
            job.setup(
                    io.driftline.flink.state.Types.PREDICTION.createSerializer(
                            job.getExecutionConfig().getSerializerConfig()));
            job.open();
            Turns turns = new Turns(delay, rng);
            List<Event> events = events(stream, file);
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                for (Turn turn : turns.next(i, event.features(), event.label())) {
                    give(job, file, events, turn);
                }
            }
            for (Turn turn : turns.rest()) {
                give(job, file, events, turn);
            }
            job.endInput();
            Map<String, Progress> progress = new HashMap<>();
            for (StreamRecord<Progress> each : job.getSideOutput(Outputs.PROGRESS)) {
                progress.put(each.getValue().getLane(), each.getValue());
            }
            byte[] model = {};
            for (StreamRecord<ModelPart> each : job.getSideOutput(Outputs.MODEL_PARTS)) {
                ByteBuffer bytes = each.getValue().getBytes();
                model = new byte[bytes.remaining()];
                bytes.duplicate().get(model);
            }
            return new Job(progress, model);
        } finally {
            job.close();
        }
    }

    private static void give(
            KeyedOneInputStreamOperatorTestHarness<String, LaneTurn, Prediction> job,
            LearnerFile file,
            List<Event> events,
            Turn turn)
            throws Exception {
        Event event = events.get((int) turn.asked().number());
        for (LaneOptions lane : file.lanes()) {
            var taken =
                    turn.answer()
                            ? new Answer(
                                    event.id(),
                                    event.time(),
                                    event.time(),
                                    event.features(),
                                    event.label(),
                                    event.newClass(),
                                    Outcome.LABELLED,
                                    event.origin())
                            : new Question(event.id(), event.time(), event.features());
            job.processElement(new LaneTurn(lane.name(), taken), event.time());
        }
    }

    /** Reads the rows as the job does, out of messages on a topic. */
    private static List<Event> events(DataStream stream, LearnerFile file) throws IOException {
        EventOptions options =
                new EventOptions(
                        "payments",
                        stream.fields().schema().toString(),
                        List.of(),
                        "id",
                        "",
                        stream.fields().label(),
                        1 << 20,
                        Duration.ofHours(1));
        EventDeserializer reader = new EventDeserializer(options, file.plan(), file.task(), false);
        BinaryMessageEncoder<IndexedRecord> encoder =
                new BinaryMessageEncoder<>(GenericData.get(), stream.fields().schema());
        List<Read<Event>> read = new ArrayList<>();
        try (Rows rows = stream.opener().open(1)) {
            Optional<IndexedRecord> row = rows.next();
            for (long offset = 0; row.isPresent(); offset++, row = rows.next()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (WritableByteChannel channel = Channels.newChannel(bytes)) {
                    channel.write(encoder.encode(row.get()));
                }
                reader.deserialize(
                        new ConsumerRecord<>(
                                "payments", 0, offset, new byte[0], bytes.toByteArray()),
                        new ListCollector<>(read));
            }
        }
        return read.stream().map(Read::value).toList();
    }
}
