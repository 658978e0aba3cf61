package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.LatencyBench;
import io.driftline.pipelines.bench.LatencyBench.Latency;
import io.driftline.pipelines.bench.Measurement;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Measures how long a prediction takes at a steady rate. */
@Command(
        name = "latency",
        description =
                "Measure the time from an event's writing to Kafka to its prediction at a consumer,"
                        + " against a job that only hands the same events on, in turns, both"
                        + " writing at least once.")
final class BenchLatencyCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private final BenchRounds rounds = new BenchRounds();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Events per second, 1 to 1,000,000 (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "Seconds per job and round, 3 to 600; the first third does not count"
                            + " (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (rate < 1 || rate > 1_000_000 || seconds < 3 || seconds > 600) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rate is %d and --seconds is %d; allowed are 1 to 1,000,000 and 3 to 600."
                            .formatted(rate, seconds));
        }
        rounds.print("          pass-through             prediction");
        rounds.print("round     p50        p99         p50        p99");
        int[] done = {0};
        List<Measurement> measured =
                new LatencyBench(rate, seconds)
                        .run(
                                rounds.rounds(),
                                pair ->
                                        rounds.print(
                                                "%5d %s %s"
                                                        .formatted(
                                                                ++done[0],
                                                                line(pair.passThrough()),
                                                                line(pair.prediction()))));
        rounds.print("Medians over %d rounds at %,d events/s:".formatted(done[0], rate));
        measured.forEach(
                m ->
                        rounds.print(
                                "%-42s %8.1f ms (%.1f to %.1f)"
                                        .formatted(m.name(), m.value(), m.low(), m.high())));
        rounds.write(measured);
        return Driftline.DONE;
    }

    private static String line(Latency latency) {
        return "%7.1f ms %7.1f ms".formatted(latency.p50(), latency.p99());
    }
}
