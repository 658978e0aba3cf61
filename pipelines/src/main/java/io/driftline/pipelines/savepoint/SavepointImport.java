package io.driftline.pipelines.savepoint;

import io.driftline.flink.LaneImport;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.learn.ModelCodec;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A savepoint that was written with a model of somewhere else in one lane.
 *
 * @param version that the lane has now
 * @param outcomes what became of each thing
 */
public record SavepointImport(long version, List<Change> outcomes) {
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
        SavepointCopy copy = new SavepointCopy(savepoint, to);
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
        copy.write(lane.name(), changed);
        return new SavepointImport(version, outcomes(lane, model, modelFile, version));
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
        LaneOptions declared = SavepointCopy.declared(lane, options);
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
        outcomes.add(
                new Change(
                        "version",
                        Outcome.MIGRATED,
                        "%d, was %d; taking over a model is a step of its own"
                                .formatted(version, lane.learner().state().steps())));
        outcomes.addAll(rest(lane));
        return outcomes;
    }

    /** Returns what stays in a savepoint in which one lane's learner is another. */
    static List<Change> rest(SavedLane lane) {
        return List.of(
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
                        "other lanes, label join, sources, sinks"));
    }
}
