package io.driftline.pipelines.savepoint;

import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.SavedSettings;
import io.driftline.flink.state.Types;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.jobs.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;

/** Writes copies of savepoints that differ in the state of one lane. */
final class SavepointCopy {
    private static final OperatorIdentifier LEARN = OperatorIdentifier.forUid(Stage.LEARN.uid());

    private final Savepoint savepoint;
    private final StoredState stored;
    private final Path to;

    /**
     * Returns a copy that is yet to be written.
     *
     * @param to folder that is not there yet
     * @throws SavepointException when the folder is there, or the savepoint cannot be copied
     */
    SavepointCopy(Savepoint savepoint, Path to) throws IOException {
        this.savepoint = savepoint;
        this.to = to;
        stored = StoredState.load(savepoint.path());
        String other = "Use a savepoint in canonical format, such as flink stop writes.";
        if (Files.exists(to)) {
            throw new SavepointException(
                    "--to is %s, which is there already; name a new folder.".formatted(to));
        }
        if (stored.incremental()) {
            throw new SavepointException(
                    "%s is an incremental checkpoint, which shares files with others. %s"
                            .formatted(stored.path(), other));
        }
        if (stored.holdsRecordsInFlight()) {
            throw new SavepointException(
                    "%s holds records on their way between operators, and a copy would lose them. %s"
                            .formatted(stored.path(), other));
        }
    }

    /**
     * Returns a lane as a pipeline declares it.
     *
     * @throws SavepointException when it does not
     */
    static LaneOptions declared(SavedLane lane, PipelineOptions options) throws SavepointException {
        List<LaneOptions> lanes = options.learning().lanes();
        return lanes.stream()
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
    }

    /** Writes it, with another state of the lane of this name. */
    void write(String lane, LaneState changed) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("driftline-state-")) {
            StreamExecutionEnvironment env = LocalJobs.environment(folder, stored.incremental());
            DataStream<Tuple3<String, String, byte[]>> rows =
                    ReadingJob.read(env, stored, Stage.LEARN, new LaneReader())
                            .union(
                                    ReadingJob.read(
                                            env, stored, Stage.LEARN, PendingReader.whole()));
            long number = stored.checkpointId();
            byte[] bytes = Bytes.of(changed, Types.LANE);
            Map<String, String> settings = learnSettings();
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
            env.execute("copy-savepoint");
        } catch (Exception e) { // whatever Flink wraps it in
            throw ReadingJob.explained(stored, e);
        }
    }

    /** Returns those of the settings that the operator has saved which is written anew. */
    private Map<String, String> learnSettings() {
        Map<String, String> settings = new TreeMap<>(savepoint.settings());
        settings.keySet().retainAll(List.of(SavedSettings.PIPELINE, SavedSettings.CHAMPION));
        return settings;
    }
}
