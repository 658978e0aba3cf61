package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.evaluate.DataStream;
import io.driftline.pipelines.evaluate.Delay;
import io.driftline.pipelines.evaluate.EvaluateDisplay;
import io.driftline.pipelines.evaluate.EvaluateJson;
import io.driftline.pipelines.evaluate.EvaluatePlots;
import io.driftline.pipelines.evaluate.EvaluateReport;
import io.driftline.pipelines.evaluate.EvaluateSettings;
import io.driftline.pipelines.evaluate.Evaluation;
import io.driftline.pipelines.evaluate.Memory;
import io.driftline.pipelines.evaluate.Result;
import io.driftline.pipelines.evaluate.Run;
import io.driftline.pipelines.evaluate.Shift;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Tries learners on files and on streams that are drawn. */
@Command(
        name = "evaluate",
        description = {
            "Run learners over a file or a generated stream, without a cluster: predict each event,"
                    + " judge the prediction when its label comes, learn it then.",
            "The same learner in a pipeline learns the same model from the same sequence, bit for"
                + " bit. The rules no-change (repeats the last label that is known) and majority"
                + " are always run beside it: what does not beat them has learned nothing.",
            "With several seeds the table has means and standard deviations."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST = 1_000_000;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @CommandLine.Mixin private StreamArguments streams;

    @Option(
            names = "--learner",
            paramLabel = "FILE",
            description =
                    "YAML with the sections features, learner and lanes of a pipeline's file, or a"
                            + " whole one. Repeat it for several; the default learner without.")
    private List<Path> learners = List.of();

    @Option(
            names = "--delay",
            paramLabel = "EVENTS",
            converter = DelayConverter.class,
            description =
                    "How many events later a label comes: a number, uniform:FROM,TO or"
                            + " exponential:MEAN; default: 0, before the next event.")
    private Delay delay = Delay.NONE;

    @Option(
            names = "--seeds",
            paramLabel = "SEED",
            split = ",",
            description = "Of learners, delays and generated streams; default: 1.")
    private List<Long> seeds = List.of(1L);

    @Option(
            names = "--curve",
            paramLabel = "EVENTS",
            converter = MemoryConverter.class,
            description =
                    "How far the curves look back: a number of events or fading:ALPHA; default:"
                            + " 1000.")
    private Memory memory = Memory.USUAL;

    @Option(
            names = "--shift",
            paramLabel = "NAME[:KEY=VALUE,…]",
            description =
                    "Make the stream change: permuted-inputs or permuted-labels (a new task every"
                            + " period=N events), gaussian (classes fade in and out, sigma=S,"
                            + " periods=N) or si-blurry (tasks=N).")
    private Optional<String> shift = Optional.empty();

    @Option(
            names = "--parts",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Cut the stream into N parts and look what is kept of them: accuracy matrix,"
                            + " forgetting, stability gap. Streams with tasks have theirs; 1 does"
                            + " without.")
    private int parts;

    @Option(
            names = "--probes",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "Events of each part that are kept for looking, and neither judged nor learned"
                            + " (default: ${DEFAULT-VALUE}).")
    private int probes;

    @Option(
            names = "--probe-every",
            paramLabel = "EVENTS",
            defaultValue = "50",
            description =
                    "How often it is looked at the parts so far (default: ${DEFAULT-VALUE}); seldom"
                            + " looks miss the stability gap.")
    private int probeEvery;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description =
                    "Draw the accuracy over the stream there, for the first seed; the stability gap"
                            + " and the accuracy matrix go beside it.")
    private Optional<Path> plot = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers there, too.")
    private Optional<Path> json = Optional.empty();

    /** Reads a delay. */
    static final class DelayConverter implements ITypeConverter<Delay> {
        @Override
        public Delay convert(String text) {
            return Delay.of(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "it is %s; it must be a number of events such as 100, uniform:10,500 or exponential:100, each up to %,d."
                                                    .formatted(text, Delay.LONGEST)));
        }
    }

    /** Reads how far curves look back. */
    static final class MemoryConverter implements ITypeConverter<Memory> {
        @Override
        public Memory convert(String text) {
            return Memory.of(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "it is %s; it must be a number of events from 1 to 1,000,000, or fading:ALPHA with ALPHA between 0 and 1, such as fading:0.999."
                                                    .formatted(text)));
        }
    }

    @Override
    public Integer call() throws ConfigurationException, IOException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        List<Result> all = new ArrayList<>();
        try (Interruption interruption = Interruption.install()) {
            EvaluateSettings settings =
                    new EvaluateSettings(
                            learners,
                            seeds,
                            delay,
                            memory,
                            shift(),
                            parts,
                            probes,
                            probeEvery,
                            interruption::happened);
            EvaluateDisplay display =
                    new EvaluateDisplay(out, Ansi.AUTO.enabled(), System::nanoTime);
            Evaluation evaluation = new Evaluation(settings, display);
            int number = 0;
            for (DataStream stream : streams.read()) {
                Optional<List<Run>> runs = evaluation.run(stream);
                if (runs.isEmpty()) {
                    out.println("Stopped.");
                    return Driftline.FAILED;
                }
                all.addAll(report(stream, runs.get(), out));
                draw(runs.get().get(0), number++, out);
            }
            if (json.isPresent()) {
                EvaluateJson.write(all, json.get());
            }
            return Driftline.DONE;
        } finally {
            out.flush();
        }
    }

    private List<Result> report(DataStream stream, List<Run> runs, PrintWriter out) {
        List<Result> results = runs.stream().flatMap(run -> run.results().stream()).toList();
        out.println(EvaluateReport.heading(stream, delay, seeds, results));
        out.print(TextTable.of(EvaluateReport.rows(results)));
        out.print(TextTable.of(EvaluateReport.comparisonRows(runs.get(0).results())));
        out.print(TextTable.of(EvaluateReport.keptRows(results)));
        out.print(TextTable.of(EvaluateReport.layerRows(runs.get(0).results())));
        EvaluateReport.notes(runs).forEach(out::println);
        out.flush();
        return results;
    }

    private void draw(Run run, int number, PrintWriter out) throws IOException {
        if (plot.isPresent()) {
            Path file = EvaluatePlots.numbered(plot.get(), number);
            for (Path written : EvaluatePlots.write(run, memory, file)) {
                out.println("Plot: " + written.toAbsolutePath());
            }
        }
    }

    private Shift shift() {
        try {
            return shift.map(Shift::of).orElse(Shift.NONE);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** What can be known before the run should not be found out after it. */
    private void check() {
        streams.check();
        if (seeds.isEmpty() || Set.copyOf(seeds).size() < seeds.size()) {
            throw wrong("--seeds is %s; it must name each seed once.".formatted(seeds));
        }
        least("--parts", parts, 0);
        least("--probes", probes, 1);
        least("--probe-every", probeEvery, 1);
        plot.ifPresent(file -> requireFolder("--plot", file));
        json.ifPresent(file -> requireFolder("--json", file));
    }

    private void least(String option, int found, int least) {
        if (found < least || found > MOST) {
            throw wrong(
                    "%s is %d; it must be from %d to %,d.".formatted(option, found, least, MOST));
        }
    }

    private void requireFolder(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw wrong(
                    "%s is %s; its folder must be there and be writable.".formatted(option, file));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
