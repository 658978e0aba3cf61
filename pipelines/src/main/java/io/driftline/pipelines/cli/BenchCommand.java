package io.driftline.pipelines.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Measures how fast things are on this machine. */
@Command(
        name = "bench",
        description = "Measure speed on this machine.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            BenchKernelsCommand.class,
            BenchLearnerCommand.class,
            BenchPipelineCommand.class,
            BenchLatencyCommand.class,
            BenchCheckpointCommand.class,
            BenchPeersCommand.class
        })
final class BenchCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What is to be measured?");
    }
}
