package io.driftline.pipelines.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.SavedSettings;
import io.driftline.flink.state.Types;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.Majority;
import io.driftline.math.Rng;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.jobs.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Open questions are written into a savepoint and read out of it one by one. */
@Timeout(180)
class OpenQuestionsITCase {
    private static final int QUESTIONS = Integer.getInteger("driftline.test.questions", 1000);

    private static final Map<String, String> SETTINGS =
            Map.of(SavedSettings.PIPELINE, "payments", SavedSettings.CHAMPION, "a");

    @TempDir private Path folder;

    @Test
    void everyOpenQuestionIsWrittenAndRead() throws Exception {
        LaneState old = new LaneState(learned(1), new byte[0], new byte[] {2}, List.of());
        LaneState changed = new LaneState(learned(2), new byte[0], new byte[] {4}, List.of());
        Path path = folder.resolve("written");
        try (TemporaryFolder files = TemporaryFolder.create("driftline-state-")) {
            write(LocalJobs.environment(files, false), old, changed, path);
        }

        Savepoint savepoint = Savepoint.read(path.toString());

        assertThat(savepoint.lanes()).extracting(SavedLane::name).containsExactly("a", "b");
        assertThat(savepoint.lanes().get(0).state()).isEqualTo(changed);
        assertThat(savepoint.lanes().get(1).state()).isEqualTo(old);
        assertThat(savepoint.lanes().get(0).pending()).isEqualTo(expected());
        assertThat(savepoint.lanes().get(1).pending()).isEqualTo(Group.NONE);
        assertThat(savepoint.settings()).isEqualTo(SETTINGS);
        assertThat(savepoint.operators()).hasSize(1);
        assertThat(savepoint.operators().get(0).maxParallelism()).isEqualTo(32);
    }

    private static void write(
            StreamExecutionEnvironment env, LaneState old, LaneState changed, Path path)
            throws Exception {
        byte[] lane = Bytes.of(old, Types.LANE);
        byte[] other = Bytes.of(changed, Types.LANE);
        var questions =
                env.fromSequence(1, QUESTIONS)
                        .map(n -> Finding.of(Finding.PENDING, "a", open(n).toBytes()))
                        .returns(Finding.TYPE);
        var rows =
                env.fromData(
                                List.of(
                                        Tuple3.of(Finding.LANE, "a", lane),
                                        Tuple3.of(Finding.LANE, "b", lane)),
                                Finding.TYPE)
                        .union(questions);
        SavepointWriter.newSavepoint(env, 128)
                .withOperator(
                        OperatorIdentifier.forUid(Stage.LEARN.uid()),
                        OperatorTransformation.bootstrapWith(rows)
                                .setMaxParallelism(32)
                                .keyBy(
                                        row -> row.f1,
                                        org.apache.flink.api.common.typeinfo.Types.STRING)
                                .transform(
                                        (time, to) ->
                                                SimpleOperatorFactory.of(
                                                        new LearnWriter(
                                                                7, time, to, "a", other,
                                                                SETTINGS))))
                .write(path.toUri().toString());
        env.execute("write");
    }

    private static byte[] learned(long seed) {
        Task task = new Task(List.of(new Task.Column("a", true)), List.of("no", "yes"));
        Majority learner = new Majority(task, "{kind: majority}");
        return LearnerCodec.of(learner).encode(learner.start(Rng.ofSeed(seed)));
    }

    private static PendingReader.Open open(long n) {
        PendingPrediction given = new PendingPrediction(new float[] {0.25f, 0.75f}, n / 10, 0, 1);
        return new PendingReader.Open("question-" + n, given);
    }

    private static Group expected() throws Exception {
        Entries<PendingPrediction> entries = new Entries<>(Types.PENDING_PREDICTION);
        Group all = Group.NONE;
        for (long n = 1; n <= QUESTIONS; n++) {
            PendingReader.Open open = open(n);
            all = all.plus(entries.group(open.id(), open.given().version(), open.given()));
        }
        return all;
    }
}
