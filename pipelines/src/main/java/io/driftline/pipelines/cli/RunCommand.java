package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.LearnJob;
import io.driftline.pipelines.savepoint.Savepoint;
import java.io.IOException;
import java.io.PrintWriter;
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
    public Integer call() throws ConfigurationException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        PipelineOptions options = PipelineFile.read(arguments.file());
        arguments.check();
        if (arguments.from().isPresent()) {
            requireUpgrade(options, arguments.from().get(), out);
        }
        JobRun run = new JobRun(arguments, out);
        return run.start(options, "learn", LearnJob::build, LearnWatch::new);
    }

    /** What the job would refuse later is refused here, in the words of {@code check --from}. */
    private void requireUpgrade(PipelineOptions options, String path, PrintWriter out)
            throws ConfigurationException, IOException {
        Savepoint savepoint;
        try {
            savepoint = UpgradeCheck.read(path, spec.commandLine().getErr());
        } catch (ConfigurationException e) {
            if (arguments.cluster().isEmpty()) {
                throw e;
            }
            // The cluster may reach what this machine does not.
            out.println("Not compared with the pipeline: " + e.problems().get(0));
            out.flush();
            return;
        }
        UpgradeCheck.require(options, savepoint);
    }
}
