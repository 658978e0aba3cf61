package io.driftline.pipelines.cli;

import io.driftline.flink.ModelVersion;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.savepoint.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a published version out of the models topic. */
@Command(
        name = "get",
        description =
                "Take a published version out of the models topic as a file; driftline state show"
                        + " describes it, and state import starts a lane from it.")
final class ModelsGetCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Mixin private final PublishedArguments published = new PublishedArguments();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "Where the model is written, over what is there.")
    private Path to;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        ModelVersion version = published.read();
        ModelFile model = PublishedArguments.model(version);
        model.write(to);
        spec.commandLine().getOut().println(StateReport.written(model, version.lane(), to));
        spec.commandLine().getOut().flush();
        return Driftline.DONE;
    }
}
