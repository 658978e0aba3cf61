package io.driftline.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.driftline.pipelines.bench.Measurement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What measurements in one process have in common: rounds, progress and the written results. */
final class BenchRounds {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Rounds after the one that warms up, at least 1 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write medians and spreads there, too.")
    private Optional<Path> json = Optional.empty();

    int rounds() {
        if (rounds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds is %d; it must be at least 1.".formatted(rounds));
        }
        return rounds;
    }

    /** Says at once how far the measurement is. */
    void progress(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    void write(List<Measurement> results) throws IOException {
        if (json.isPresent()) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(json.get().toFile(), results);
        }
    }
}
