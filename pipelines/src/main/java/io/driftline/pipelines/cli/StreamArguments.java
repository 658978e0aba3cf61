package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.evaluate.Columns;
import io.driftline.pipelines.evaluate.DataStream;
import io.driftline.pipelines.evaluate.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which streams are meant, and what their columns are. */
final class StreamArguments {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "A stream: CSV with a header, Avro, or images in IDX with their labels beside"
                            + " them (…images-idx3…, …labels-idx1…); may be compressed (.gz)."
                            + " Repeat it for several.")
    private List<Path> data = List.of();

    @Option(
            names = "--stream",
            paramLabel = "NAME[:KEY=VALUE,…]",
            description =
                    "A stream that is drawn: sea, agrawal, led, hyperplane or random-rbf, such as"
                        + " sea:function=2,events=50000; or bitcoin, the demo's. to.KEY=VALUE is"
                        + " what it changes to after half of it, or at position=N over width=N"
                        + " events.")
    private List<String> generated = List.of();

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description =
                    "What is to be predicted; default: the last column. \"delay > 15\" makes two"
                            + " classes of a number; a,b,c of columns that are 0 or 1 the set of"
                            + " those that are 1.")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--nominal",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns whose numbers are names.")
    private Set<String> nominal = Set.of();

    @Option(
            names = "--numeric",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of numbers, in which anything else is missing.")
    private Set<String> numeric = Set.of();

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that a learner without features of its own is not shown.")
    private Set<String> ignored = Set.of();

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Stop after the first N events of each stream.")
    private Optional<Long> events = Optional.empty();

    /** Refuses what is wrong without a look at any file. */
    void check() {
        if (data.isEmpty() && generated.isEmpty()) {
            throw wrong("There is no stream; name one with --data FILE or --stream NAME.");
        }
        if (data.isEmpty() && columns().said()) {
            throw wrong(
                    "--label, --nominal, --numeric and --ignore are about columns of files named"
                            + " with --data; a stream that is drawn has its own label. Leave them"
                            + " out.");
        }
        if (events.isPresent() && events.get() < 1) {
            throw wrong("--events is %d; it must be at least 1.".formatted(events.get()));
        }
    }

    /** Opens all streams before the first is run: what is wrong with one is known at once. */
    List<DataStream> read() throws ConfigurationException {
        Columns columns = columns();
        List<DataStream> streams = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : data) {
            try {
                streams.add(Streams.file(file, columns));
            } catch (IOException e) {
                problems.add(e.getMessage());
            }
        }
        for (String text : generated) {
            try {
                streams.add(Streams.generated(text));
            } catch (IllegalArgumentException e) {
                problems.addAll(e.getMessage().lines().toList());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return streams.stream().map(stream -> stream.first(events.orElse(Long.MAX_VALUE))).toList();
    }

    private Columns columns() {
        if (label.isEmpty() || !label.get().contains(">")) {
            return new Columns(label, OptionalDouble.empty(), nominal, numeric, ignored);
        }
        String[] parts = label.get().split(">", 2);
        try {
            double above = Double.parseDouble(parts[1].trim());
            return new Columns(
                    Optional.of(parts[0].trim()),
                    OptionalDouble.of(above),
                    nominal,
                    numeric,
                    ignored);
        } catch (NumberFormatException e) {
            throw wrong(
                    "--label is %s; after > there must be a number, such as \"delay > 15\"."
                            .formatted(label.get()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
