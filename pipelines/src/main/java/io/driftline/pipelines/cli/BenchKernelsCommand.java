package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.KernelBench;
import io.driftline.pipelines.bench.KernelBench.Cost;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what a step of each rule costs. */
@Command(
        name = "kernels",
        description =
                "Measure what a step of each rule costs per parameter, at 1,000, 100,000 and"
                    + " 1,000,000 parameters, beside what its memory traffic costs; on one thread,"
                    + " in about a minute per size.")
final class BenchKernelsCommand implements Callable<Integer> {
    @Mixin private final BenchRounds rounds = new BenchRounds();

    @Override
    public Integer call() throws IOException {
        List<Cost> costs = KernelBench.run(rounds.rounds(), rounds::progress);
        rounds.print(
                "%-28s %10s %14s %17s %6s %8s"
                        .formatted("rule", "parameters", "ns/parameter", "", "bytes", "of triad"));
        costs.forEach(cost -> rounds.print(line(cost)));
        rounds.write(costs.stream().map(Cost::nanos).toList());
        return Driftline.DONE;
    }

    private static String line(Cost cost) {
        return "%-28s %,10d %14.3f (%6.3f to %6.3f) %6d %7.0f%%"
                .formatted(
                        cost.rule(),
                        cost.parameters(),
                        cost.nanos().value(),
                        cost.nanos().low(),
                        cost.nanos().high(),
                        cost.bytes(),
                        100 * cost.share());
    }
}
