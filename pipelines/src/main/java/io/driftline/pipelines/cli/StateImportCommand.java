package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SavepointException;
import io.driftline.pipelines.savepoint.SavepointImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Puts a model into a savepoint. */
@Command(
        name = "import",
        description =
                "Write a savepoint whose lane goes on from a model that it did not learn."
                    + " Parameters and standardizer are the model's, the optimizer begins anew,"
                    + " everything else stays. Taking over a model counts as a step: the lane's"
                    + " version is one more than the larger of its own and the model's, so that no"
                    + " version ever has two contents.")
final class StateImportCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "SAVEPOINT",
            description =
                    "The savepoint's folder; best of a job that has stopped: versions that a job"
                            + " published after its savepoint would be published again, with other"
                            + " contents.")
    private String path;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "The model version, as export writes it.")
    private Path model;

    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            required = true,
            description = "The pipeline's YAML file: it says what the lane's learner is.")
    private Path pipeline;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description =
                    "The lane; may be left out where there is one, or one that publishes versions.")
    private Optional<String> lane = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "NEW",
            required = true,
            description = "Folder of the new savepoint; must not be there yet.")
    private Path to;

    @Option(
            names = "--version",
            paramLabel = "N",
            description =
                    "The lane's version afterwards, instead of the one that follows; at least"
                            + " that.")
    private Long version;

    @Override
    public Integer call() throws IOException, ConfigurationException {
        PipelineOptions options = PipelineFile.read(pipeline);
        Savepoint savepoint = SavepointArguments.read(spec.commandLine(), path);
        SavedLane meant = SavepointArguments.lane(spec.commandLine(), savepoint, lane);
        SavepointImport done;
        try {
            done =
                    SavepointImport.write(
                            savepoint,
                            meant,
                            model,
                            options,
                            version == null ? OptionalLong.empty() : OptionalLong.of(version),
                            to);
        } catch (SavepointException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return StateReport.written(
                spec.commandLine(), done.outcomes(), meant.name(), done.version(), pipeline, to);
    }
}
