package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Units;
import io.driftline.pipelines.savepoint.Savepoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Reads a pipeline's file, and says everything that is wrong with it, or what it would run. */
@Command(name = "check", description = "Check a pipeline's file and show what it would run.")
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The pipeline's YAML file.")
    private Path file;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS_PER_SECOND",
            converter = RateConverter.class,
            description = "Estimate the state of pending labels for this many events per second.")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "… and labels this late, such as \"2 d\"; default: the maturity.")
    private Optional<Duration> delay = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description =
                    "Say what becomes of a savepoint or checkpoint when this pipeline goes on from"
                            + " it; exit code 2 when it cannot.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write what becomes of the savepoint there, too.")
    private Optional<Path> json = Optional.empty();

    /** Reads a rate. */
    static final class RateConverter implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double rate = Double.parseDouble(text);
                if (rate > 0 && rate <= 1e9) {
                    return rate;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new TypeConversionException(
                    "it is %s; it must be a number above 0, up to 1e9.".formatted(text));
        }
    }

    /** Reads a duration as a pipeline's file has it. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Units.duration(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "it is %s; it must be a duration such as 500 ms, 10 min, 2 h or 30 d."
                                                    .formatted(text)));
        }
    }

    @Override
    public Integer call() throws ConfigurationException, IOException {
        if (json.isPresent() && from.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--json is set without --from; it holds what becomes of a savepoint. Name"
                            + " one.");
        }
        PipelineOptions options = PipelineFile.read(file);
        PrintWriter out = spec.commandLine().getOut();
        out.print(CheckReport.of(options, new PendingLoad(rate, delay)));
        out.flush();
        return from.isEmpty() ? Driftline.DONE : compare(options, from.get(), out);
    }

    private int compare(PipelineOptions options, String path, PrintWriter out)
            throws ConfigurationException, IOException {
        Savepoint savepoint = UpgradeCheck.read(path, spec.commandLine().getErr());
        List<UpgradeCheck.Row> rows = UpgradeCheck.of(options, savepoint);
        out.print(UpgradeReport.text(savepoint, rows));
        out.flush();
        if (json.isPresent()) {
            UpgradeReport.writeJson(savepoint, rows, json.get());
        }
        return UpgradeCheck.refusals(rows).isEmpty() ? Driftline.DONE : Driftline.BAD_USAGE;
    }
}
