package io.driftline.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.driftline.pipelines.bench.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where measurements are written, beside what is printed. */
final class BenchJson {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write medians and spreads there, too.")
    private Optional<Path> json = Optional.empty();

    /** Writes a list of names, values, units and spreads, where the user said so. */
    void write(List<Measurement> results) throws IOException {
        if (json.isPresent()) {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(json.get().toFile(), results);
        }
    }
}
