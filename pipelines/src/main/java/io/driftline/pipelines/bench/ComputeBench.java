package io.driftline.pipelines.bench;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.math.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How many UPGD steps of 784-300-150-10, 282,160 parameters, each way to compute takes per second
 * of one thread's CPU time, by the size of the batch; side by side, in turns.
 */
public final class ComputeBench {
    private static final int COLUMNS = 784;
    private static final int CLASSES = 10;
    private static final List<Integer> SIZES = List.of(1, 32, 256);
    private static final List<String> PATHS = List.of("java", "nd4j");
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long ROUND_NANOS = 400_000_000;
    private static final double NANOS = 1e9;

    private final String title;
    private final Learner learner;
    private final LearnerState state;
    private final Batch batch;
    private final List<Double> rates = new ArrayList<>();

    private ComputeBench(String path, Learner learner, Batch batch) {
        title = "upgd-784-300-150-10-batch-%d-%s".formatted(batch.size(), path);
        this.learner = learner;
        this.batch = batch;
        state = learner.start(Rng.ofSeed(1));
    }

    /**
     * Measures the paths that are there.
     *
     * @param rounds at least 1
     * @param report told of what is over, and of a path that is not there
     */
    public static List<Measurement> run(int rounds, Consumer<String> report) {
        List<ComputeBench> benches = new ArrayList<>();
        for (int size : SIZES) {
            for (String path : PATHS) {
                add(path, batch(size), benches, report);
            }
        }
        List<Integer> counts = new ArrayList<>();
        for (ComputeBench bench : benches) {
            report.accept("%s warms up".formatted(bench.title));
            bench.learn(CpuClock.countFor(WARM_UP_NANOS, bench::learn));
            counts.add(CpuClock.countFor(ROUND_NANOS, bench::learn));
        }
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < benches.size(); i++) {
                ComputeBench bench = benches.get(i);
                bench.rates.add(NANOS / CpuClock.nanosPer(counts.get(i), bench::learn));
            }
            report.accept("round %d of %d".formatted(round, rounds));
        }
        return benches.stream().map(b -> Measurement.of(b.title, "steps/s", b.rates)).toList();
    }

    private static void add(
            String path, Batch batch, List<ComputeBench> benches, Consumer<String> report) {
        Map<String, Object> values =
                Map.of(
                        "model",
                        "mlp",
                        "mlp",
                        Map.of("hidden", List.of(300, 150)),
                        "transforms",
                        List.of("upgd"),
                        "standardize",
                        false,
                        "compute",
                        path);
        Problems problems = new Problems();
        Task task = new Task(columns(), names(CLASSES, "k"));
        Learner learner = Catalog.learner(task, Settings.of("learner", values, problems));
        if (problems.list().isEmpty()) {
            benches.add(new ComputeBench(path, learner, batch));
        } else {
            problems.list().forEach(problem -> report.accept("left out: " + problem.message()));
        }
    }

    private static List<Task.Column> columns() {
        return names(COLUMNS, "c").stream().map(name -> new Task.Column(name, true)).toList();
    }

    private static List<String> names(int count, String begin) {
        return IntStream.range(0, count).mapToObj(i -> begin + i).toList();
    }

    private static Batch batch(int size) {
        Rng rng = Rng.ofSeed(size);
        float[] inputs = new float[size * COLUMNS];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) rng.uniform(i);
        }
        float[] targets = new float[size];
        for (int e = 0; e < size; e++) {
            targets[e] = e % CLASSES;
        }
        return new Batch(size, COLUMNS, inputs, targets);
    }

    private void learn(int count) {
        for (int i = 0; i < count; i++) {
            learner.learn(state, batch);
        }
    }
}
