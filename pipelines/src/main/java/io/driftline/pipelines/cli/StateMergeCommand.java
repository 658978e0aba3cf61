package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SavepointExact;
import io.driftline.pipelines.savepoint.SavepointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Makes one of what two jobs have learned. */
@Command(
        name = "merge",
        description =
                "Write a copy of a savepoint whose lane has also learned what the same lane of"
                    + " another has, exactly as if one had learned all. Only for kind:"
                    + " least-squares, of other examples and with the same settings: what both have"
                    + " learned would count twice. Everything but what was learned is that of the"
                    + " first.")
final class StateMergeCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SAVEPOINT",
            description = "The savepoint's folder; best of a job that has stopped.")
    private String path;

    @Parameters(
            index = "1",
            paramLabel = "OTHER",
            description = "Folder of the other savepoint or checkpoint.")
    private String other;

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

    @Override
    public Integer call() throws IOException, ConfigurationException {
        PipelineOptions options = PipelineFile.read(pipeline);
        Savepoint savepoint = SavepointArguments.read(spec.commandLine(), path);
        SavedLane meant = SavepointArguments.lane(spec.commandLine(), savepoint, lane);
        SavedLane beside =
                SavepointArguments.lane(
                        spec.commandLine(),
                        SavepointArguments.read(spec.commandLine(), other),
                        Optional.of(meant.name()));
        try {
            SavepointExact done = SavepointExact.merge(savepoint, meant, beside, options, to);
            return StateReport.written(
                    spec.commandLine(),
                    done.outcomes(),
                    meant.name(),
                    done.version(),
                    pipeline,
                    to);
        } catch (SavepointException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
