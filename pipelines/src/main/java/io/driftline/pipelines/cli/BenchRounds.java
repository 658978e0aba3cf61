package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.Measurement;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
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

    @Mixin private BenchJson json = new BenchJson();

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
        json.write(results);
    }
}
