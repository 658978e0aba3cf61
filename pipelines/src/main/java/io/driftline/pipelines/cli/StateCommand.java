package io.driftline.pipelines.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Looks into savepoints and changes them. */
@Command(
        name = "state",
        description =
                "Look into the savepoints and checkpoints of learning jobs, take models out and put"
                        + " models in, without running the job.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            StateShowCommand.class,
            StateExportCommand.class,
            StateDiffCommand.class,
            StateImportCommand.class,
            StateMergeCommand.class,
            StateForgetCommand.class
        })
final class StateCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "What is to be done? One of: %s."
                        .formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
