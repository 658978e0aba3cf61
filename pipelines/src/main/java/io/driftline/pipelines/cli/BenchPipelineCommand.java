package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.PairBench;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the learning job beside a job that only hands events on. */
@Command(
        name = "pipeline",
        description =
                "Measure events per second of the learning job (champion only) against a job that"
                        + " hands the same events from Kafka through Flink to Kafka, in turns, with"
                        + " checkpoints every 10 s.")
final class BenchPipelineCommand implements Callable<Integer> {
    private static final int EVENTS = 500_000;

    @Mixin private final BenchPairs pairs = new BenchPairs();

    @Override
    public Integer call() throws InterruptedException, IOException {
        return pairs.run(PairBench.PIPELINE, EVENTS);
    }
}
