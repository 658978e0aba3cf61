package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Units;
import java.nio.file.Path;
import java.time.Duration;
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
    public Integer call() throws ConfigurationException {
        PipelineOptions options = PipelineFile.read(file);
        String report = CheckReport.of(options, new PendingLoad(rate, delay));
        spec.commandLine().getOut().print(report);
        spec.commandLine().getOut().flush();
        return Driftline.DONE;
    }
}
