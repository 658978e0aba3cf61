package io.driftline.pipelines.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Looks at the versions that a pipeline has published. */
@Command(
        name = "models",
        description =
                "Look at the model versions that a pipeline has published, and take them out of its"
                        + " models topic.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            ModelsListCommand.class,
            ModelsShowCommand.class,
            ModelsGetCommand.class,
            ModelsOnnxCommand.class
        })
final class ModelsCommand implements Runnable {
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "What is to be done? One of: %s."
                        .formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
