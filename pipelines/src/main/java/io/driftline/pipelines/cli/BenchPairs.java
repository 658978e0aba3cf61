package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.Measurement;
import io.driftline.pipelines.bench.PairBench;
import io.driftline.pipelines.bench.PairBench.Pair;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs two jobs in turns and prints how one compares to the other. */
final class BenchPairs {
    private static final int LEAST_EVENTS = 1000;

    /** Events per second by the clock, then the whole process's processor time per event. */
    private static final String HEAD = "round %16s %16s   ratio %17s %17s   ratio";

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            description =
                    "Events per job and round, at least 1,000; by default for about a minute.")
    private Optional<Integer> events = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Rounds after the one that warms up, at least 1 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin private BenchJson json = new BenchJson();

    /** Measures, prints every round as it ends, and returns the code to end with. */
    int run(PairBench bench, int usualEvents) throws InterruptedException, IOException {
        int count = events.orElse(usualEvents);
        if (count < LEAST_EVENTS || rounds < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--events is %d and --rounds is %d; they must be at least %d and 1."
                            .formatted(count, rounds, LEAST_EVENTS));
        }
        PrintWriter out = spec.commandLine().getOut();
        say(out, HEAD.formatted(bench.before(), bench.after(), bench.before(), bench.after()));
        int[] done = {0};
        List<Measurement> measured =
                bench.run(count, rounds, pair -> say(out, line(++done[0], pair)));
        say(out, "Over %d rounds of %,d events, parallelism 1:".formatted(rounds, count));
        say(out, "speed          " + median(measured.get(0)));
        say(out, "processor time " + median(measured.get(1)));
        json.write(measured);
        return Driftline.DONE;
    }

    private static String line(int round, Pair pair) {
        return "%5d %,14.0f/s %,14.0f/s  %6.3f %,14.1f µs %,14.1f µs  %6.3f"
                .formatted(
                        round,
                        pair.before().perSecond(),
                        pair.after().perSecond(),
                        pair.ratio(),
                        pair.before().processorMicros(),
                        pair.after().processorMicros(),
                        pair.processorRatio());
    }

    private static String median(Measurement ratio) {
        return "ratio %.3f (%.3f to %.3f)".formatted(ratio.value(), ratio.low(), ratio.high());
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
