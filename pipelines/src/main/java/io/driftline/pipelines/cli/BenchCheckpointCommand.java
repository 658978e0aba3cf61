package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.PairBench;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what checkpoints of a large model cost. */
@Command(
        name = "checkpoint",
        description =
                "Measure events per second of the learning job with a network of a million"
                        + " parameters, checkpoints off and every 10 s, in turns.")
final class BenchCheckpointCommand implements Callable<Integer> {
    private static final int EVENTS = 20_000;

    @Mixin private final BenchPairs pairs = new BenchPairs();

    @Override
    public Integer call() throws InterruptedException, IOException {
        return pairs.run(PairBench.CHECKPOINT, EVENTS);
    }
}
