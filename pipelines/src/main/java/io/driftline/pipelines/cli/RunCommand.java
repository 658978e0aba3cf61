package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.jobs.LearnJob;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a pipeline's learning job, in this process or on a cluster. */
@Command(
        name = "run",
        description =
                "Run a pipeline: predict, learn, publish versions. Without --cluster it runs in"
                    + " this process until Ctrl-C, and where the file names no Kafka brokers, so"
                    + " does a broker.")
final class RunCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Mixin private JobArguments arguments;

    @Override
    public Integer call() throws ConfigurationException {
        JobRun run = new JobRun(arguments, spec.commandLine().getOut());
        return run.start(
                PipelineFile.read(arguments.file()), "learn", LearnJob::build, LearnWatch::new);
    }
}
