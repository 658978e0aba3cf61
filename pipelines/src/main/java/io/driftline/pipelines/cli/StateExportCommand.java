package io.driftline.pipelines.cli;

import io.driftline.pipelines.savepoint.ModelFile;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.Savepoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a model out of a savepoint. */
@Command(
        name = "export",
        description =
                "Take a model version out of a savepoint as a file: the bytes, and the SHA-256,"
                        + " that the models topic has for this version.")
final class StateExportCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "SAVEPOINT", description = "The savepoint's or checkpoint's folder.")
    private String path;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description =
                    "The lane; may be left out where there is one, or one that publishes versions.")
    private Optional<String> lane = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "Where the model is written, over what is there.")
    private Path to;

    @Override
    public Integer call() throws IOException {
        Savepoint savepoint = SavepointArguments.read(spec.commandLine(), path);
        SavedLane meant = SavepointArguments.lane(spec.commandLine(), savepoint, lane);
        ModelFile model = ModelFile.of(meant);
        model.write(to);
        spec.commandLine().getOut().println(StateReport.written(model, meant.name(), to));
        spec.commandLine().getOut().flush();
        return Driftline.DONE;
    }
}
