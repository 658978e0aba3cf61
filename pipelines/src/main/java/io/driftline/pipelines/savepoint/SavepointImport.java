package io.driftline.pipelines.savepoint;

import io.driftline.flink.LaneImport;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.SavedSettings;
import io.driftline.flink.state.Types;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.learn.ModelCodec;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.jobs.Stage;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;

/**
 * A savepoint that was written with a model of somewhere else in one lane.
 *
 * @param version that the lane has now
 * @param outcomes what became of each thing
 */
public record SavepointImport(long version, List<Change> outcomes) {
    private static final OperatorIdentifier LEARN = OperatorIdentifier.forUid(Stage.LEARN.uid());

    public SavepointImport {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Writes a copy of a savepoint that differs in one lane's model. Taking over a model is a step
     * of its own: the lane's version becomes one more than the larger of its own and the model's,
     * or {@code wanted}.
     *
     * @param lane one of the savepoint
     * @param modelFile in the format of {@link ModelCodec}
     * @param options of the pipeline that is to go on from it
     * @param wanted the version, where it is to be larger
     * @param to folder that is not there yet
     * @throws SavepointException when the savepoint, the model and the pipeline do not go together,
     *     or the folder is there
     */
    public static SavepointImport write(
            Savepoint savepoint,
            SavedLane lane,
            Path modelFile,
            PipelineOptions options,
            OptionalLong wanted,
            Path to)
            throws IOException {
        StoredState stored = StoredState.load(savepoint.path());
        require(stored, to);
        ModelFile model = model(modelFile);
        long least = Math.max(lane.learner().state().steps(), model.model().version()) + 1;
        long version = wanted.orElse(least);
        if (version < least) {
            throw new SavepointException(
                    "--version is %d; the lane is at %d and the model at %d, so that it must be at least %d."
                            .formatted(
                                    version,
                                    lane.learner().state().steps(),
                                    model.model().version(),
                                    least));
        }
        LaneState changed = changed(lane, modelFile, model, options, version);
        run(stored, lane.name(), changed, learnSettings(savepoint), to);
        return new SavepointImport(version, outcomes(lane, model, modelFile, version));
    }

    private static void require(StoredState stored, Path to) throws SavepointException {
        String savepoint = "Use a savepoint in canonical format, such as flink stop writes.";
        if (Files.exists(to)) {
            throw new SavepointException(
                    "--to is %s, which is there already; name a new folder.".formatted(to));
        }
        if (stored.incremental()) {
            throw new SavepointException(
                    "%s is an incremental checkpoint, which shares files with others. %s"
                            .formatted(stored.path(), savepoint));
        }
        if (stored.holdsRecordsInFlight()) {
            throw new SavepointException(
                    "%s holds records on their way between operators, and a copy would lose them. %s"
                            .formatted(stored.path(), savepoint));
        }
    }

    private static ModelFile model(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new SavepointException("--model is %s, which is no file.".formatted(file));
        }
        try {
            return ModelFile.read(file);
        } catch (StateFormatException e) {
            throw new SavepointException(e.getMessage(), e);
        }
    }

    private static LaneState changed(
            SavedLane lane, Path file, ModelFile model, PipelineOptions options, long version)
            throws SavepointException {
        List<LaneOptions> lanes = options.learning().lanes();
        LaneOptions declared =
                lanes.stream()
                        .filter(one -> one.name().equals(lane.name()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new SavepointException(
                                                "Lane %s of the savepoint is not in pipeline %s; its lanes: %s."
                                                        .formatted(
                                                                lane.name(),
                                                                options.name(),
                                                                lanes.stream()
                                                                        .map(LaneOptions::name)
                                                                        .toList())));
        try {
            return LaneImport.of(
                    options.learning(), declared, lane.state(), model.bytes(), version);
        } catch (StateFormatException e) {
            throw new SavepointException(
                    "Lane %s of pipeline %s cannot go on from %s: %s"
                            .formatted(lane.name(), options.name(), file, e.getMessage()),
                    e);
        }
    }

    /** Returns those of the settings that the operator has saved which is written anew. */
    private static Map<String, String> learnSettings(Savepoint savepoint) {
        Map<String, String> settings = new TreeMap<>(savepoint.settings());
        settings.keySet().retainAll(List.of(SavedSettings.PIPELINE, SavedSettings.CHAMPION));
        return settings;
    }

    private static void run(
            StoredState stored,
            String lane,
            LaneState changed,
            Map<String, String> settings,
            Path to)
            throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("driftline-state-")) {
            StreamExecutionEnvironment env = LocalJobs.environment(folder, stored.incremental());
            DataStream<Tuple3<String, String, byte[]>> rows =
                    ReadingJob.read(env, stored, Stage.LEARN, new LaneReader())
                            .union(
                                    ReadingJob.read(
                                            env, stored, Stage.LEARN, PendingReader.whole()));
            long number = stored.checkpointId();
            byte[] bytes = Bytes.of(changed, Types.LANE);
            SavepointWriter.fromExistingSavepoint(env, stored.path())
                    .removeOperator(LEARN)
                    .withOperator(
                            LEARN,
                            OperatorTransformation.bootstrapWith(rows)
                                    .setMaxParallelism(
                                            stored.state(Stage.LEARN).getMaxParallelism())
                                    .keyBy(
                                            row -> row.f1,
                                            org.apache.flink.api.common.typeinfo.Types.STRING)
                                    .transform(
                                            (time, path) ->
                                                    SimpleOperatorFactory.of(
                                                            new LearnWriter(
                                                                    number, time, path, lane, bytes,
                                                                    settings))))
                    .write(to.toUri().toString());
            env.execute("import-model");
        } catch (Exception e) { // whatever Flink wraps it in
            throw ReadingJob.explained(stored, e);
        }
    }

    private static List<Change> outcomes(SavedLane lane, ModelFile model, Path file, long version)
            throws IOException {
        List<Change> outcomes = new ArrayList<>();
        outcomes.add(
                new Change(
                        "parameters, standardizer",
                        Outcome.MIGRATED,
                        "those of %s, version %d".formatted(file, model.model().version())));
        for (String name : lane.learner().onlyForLearning()) {
            String why = "what it remembered belonged to other parameters";
            outcomes.add(new Change(name, Outcome.ANEW, why));
        }
        outcomes.addAll(
                List.of(
                        new Change(
                                "version",
                                Outcome.MIGRATED,
                                "%d, was %d; taking over a model is a step of its own"
                                        .formatted(version, lane.learner().state().steps())),
                        new Change(
                                "counts and quality",
                                Outcome.KEPT,
                                "they are those of the predictions that were given"),
                        new Change(
                                "pending",
                                Outcome.KEPT,
                                "%d open questions, judged on the predictions that were given"
                                        .formatted(lane.pending().count())),
                        new Change(
                                "everything else",
                                Outcome.KEPT,
                                "other lanes, label join, sources, sinks")));
        return outcomes;
    }
}
