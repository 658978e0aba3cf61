package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.ComputeBench;
import io.driftline.pipelines.bench.LearnerBench;
import io.driftline.pipelines.bench.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures how fast learners are without a pipeline around them. */
@Command(
        name = "learner",
        description =
                "Measure events per second of learners on one thread, and how long single events"
                        + " take, prediction and step.")
final class BenchLearnerCommand implements Callable<Integer> {
    @Mixin private final BenchRounds rounds = new BenchRounds();

    @Override
    public Integer call() throws IOException {
        List<Measurement> results =
                new ArrayList<>(LearnerBench.run(rounds.rounds(), rounds::progress));
        results.addAll(ComputeBench.run(rounds.rounds(), rounds::progress));
        for (Measurement one : results) {
            rounds.print(
                    "%-48s %,14.0f %-9s (%,.0f to %,.0f)"
                            .formatted(one.name(), one.value(), one.unit(), one.low(), one.high()));
        }
        rounds.write(results);
        return Driftline.DONE;
    }
}
