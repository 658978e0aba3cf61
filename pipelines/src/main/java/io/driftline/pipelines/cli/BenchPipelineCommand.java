package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.PipelineBench;
import io.driftline.pipelines.bench.PipelineBench.Round;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Measures the learning job beside a job that only hands events on. */
@Command(
        name = "pipeline",
        description =
                "Measure events per second of the learning job (champion only) against a job that"
                        + " hands the same events from Kafka through Flink to Kafka, in turns, with"
                        + " checkpoints every 10 s.")
final class BenchPipelineCommand implements Callable<Integer> {
    private static final int LEAST_EVENTS = 1000;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "500000",
            description = "Events per job and round, at least 1,000 (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Rounds after the one that warms up, at least 1 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        if (events < LEAST_EVENTS || rounds < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--events is %d and --rounds is %d; they must be at least %d and 1."
                            .formatted(events, rounds, LEAST_EVENTS));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("round   pass-through      pipeline   ratio");
        out.flush();
        List<Round> done = new ArrayList<>();
        PipelineBench.run(
                events,
                rounds,
                round -> {
                    done.add(round);
                    out.println(
                            "%5d   %,10.0f/s   %,9.0f/s   %5.3f"
                                    .formatted(
                                            done.size(),
                                            round.passThrough(),
                                            round.pipeline(),
                                            round.ratio()));
                    out.flush();
                });
        List<Double> ratios = done.stream().map(Round::ratio).sorted().toList();
        out.println(
                "Median ratio %.3f (%.3f to %.3f) over %d rounds of %,d events, parallelism 1."
                        .formatted(
                                median(ratios),
                                ratios.get(0),
                                ratios.get(ratios.size() - 1),
                                rounds,
                                events));
        out.flush();
        return Driftline.DONE;
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
