package io.driftline.pipelines.cli;

import io.driftline.data.Batch;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.LearnerFile;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.evaluate.Columns;
import io.driftline.pipelines.evaluate.DataStream;
import io.driftline.pipelines.evaluate.Examples;
import io.driftline.pipelines.evaluate.Streams;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SavepointExact;
import io.driftline.pipelines.savepoint.SavepointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Takes examples out of what was learned. */
@Command(
        name = "forget",
        description =
                "Write a copy of a savepoint whose lane is as if it had never learned some"
                        + " examples. Only for kind: least-squares, which keeps no example, so that"
                        + " you have to bring them: a file as evaluate reads it, with the events'"
                        + " fields and the label. Rows that wait for their label, and topics, keep"
                        + " theirs.")
final class StateForgetCommand implements Callable<Integer> {
    private static final int MOST = 1_000_000;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "SAVEPOINT",
            description = "The savepoint's folder; best of a job that has stopped.")
    private String path;

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            required = true,
            description = "CSV with a header, or Avro; may be compressed (.gz).")
    private Path examples;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Its column of labels; default: the last.")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            required = true,
            description = "The pipeline's YAML file: features, classes and the lane's learner.")
    private Path pipeline;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description =
                    "The lane; may be left out where there is one, or one that publishes versions.")
    private Optional<String> lane = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "NEW",
            required = true,
            description = "Folder of the new savepoint; must not be there yet.")
    private Path to;

    @Override
    public Integer call() throws IOException, ConfigurationException {
        PipelineOptions options = PipelineFile.read(pipeline);
        List<String> classes = options.learning().task().classes();
        Columns columns = Columns.declared(label, classes);
        DataStream stream = Streams.file(examples, columns);
        Batch batch = Examples.read(stream, LearnerFile.read(pipeline, stream.fields()), MOST);
        Savepoint savepoint = SavepointArguments.read(spec.commandLine(), path);
        SavedLane meant = SavepointArguments.lane(spec.commandLine(), savepoint, lane);
        try {
            SavepointExact done = SavepointExact.forget(savepoint, meant, batch, options, to);
            return StateReport.written(
                    spec.commandLine(),
                    done.outcomes(),
                    meant.name(),
                    done.version(),
                    pipeline,
                    to);
        } catch (SavepointException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
