package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.jobs.ServeJob;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a pipeline's serving job, in this process or on a cluster. */
@Command(
        name = "serve",
        description =
                "Serve a pipeline: answer its events with the champion's newest version, which"
                        + " another job of the same pipeline publishes.")
final class ServeCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Mixin private JobArguments arguments;

    @Override
    public Integer call() throws ConfigurationException {
        JobRun run = new JobRun(arguments, spec.commandLine().getOut());
        return run.start(
                PipelineFile.read(arguments.file()), "serve", ServeJob::build, ServeWatch::new);
    }
}
