package io.driftline.pipelines.cli;

import io.driftline.pipelines.savepoint.ModelFile;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Says what is in a savepoint, or in a model's file. */
@Command(
        name = "show",
        description = "Show what a savepoint, a checkpoint or a model's file holds.")
final class StateShowCommand implements Callable<Integer> {
    private static final String METADATA = "_metadata";

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "SAVEPOINT",
            description =
                    "The savepoint's folder, a checkpoint's folder chk-NUMBER, or a file that"
                            + " export has written.")
    private String path;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        Optional<Path> file = modelFile();
        if (file.isPresent()) {
            spec.commandLine().getOut().print(StateReport.of(model(file.get())));
        } else {
            Savepoint savepoint = SavepointArguments.read(spec.commandLine(), path);
            spec.commandLine().getOut().print(StateReport.of(savepoint));
            if (json != null) {
                StateJson.write(savepoint, json);
            }
        }
        spec.commandLine().getOut().flush();
        return Driftline.DONE;
    }

    /** A savepoint is a folder, or its file _metadata; any other file is taken for a model. */
    private Optional<Path> modelFile() {
        try {
            Path file = Path.of(path);
            return Files.isRegularFile(file) && !file.endsWith(METADATA)
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException e) { // an address such as s3://…
            return Optional.empty();
        }
    }

    private ModelFile model(Path file) throws IOException {
        if (json != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--json goes with a savepoint; %s is a file.".formatted(file));
        }
        try {
            return ModelFile.read(file);
        } catch (StateFormatException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
