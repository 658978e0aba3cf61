package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.Stage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads a pipeline's file, says everything that is wrong with it, or what it would run. */
@Command(name = "check", description = "Check a pipeline's file and show what it would run.")
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The pipeline's YAML file.")
    private Path file;

    @Override
    public Integer call() throws ConfigurationException {
        PipelineOptions options = PipelineFile.read(file);
        PrintWriter out = spec.commandLine().getOut();
        Stage.learning(options).forEach(stage -> out.println(stage.uid()));
        return Driftline.DONE;
    }
}
