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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How many events per second a learner learns on one thread, and how long single events take: the
 * prediction and the step, by the wall clock. Learners take turns. Inputs are drawn before, and few
 * enough to stay in the cache.
 */
public enum LearnerBench {
    /** The headline: 282,160 parameters. */
    UPGD(
            "upgd-784-300-150-10-batch-1",
            784,
            10,
            64,
            Map.of(
                    "model",
                    "mlp",
                    "mlp",
                    Map.of("hidden", List.of(300, 150)),
                    "transforms",
                    List.of("upgd"),
                    "standardize",
                    false)),
    /** The same with the input scaled by what was seen, as by default. */
    UPGD_STANDARDIZED(
            "upgd-784-300-150-10-batch-1-standardized",
            784,
            10,
            64,
            Map.of(
                    "model", "mlp",
                    "mlp", Map.of("hidden", List.of(300, 150)),
                    "transforms", List.of("upgd"))),
    /** A small model, where what is around the arithmetic counts. */
    DENSE(
            "logistic-dense-54",
            54,
            2,
            4096,
            Map.of("transforms", List.of("sgd"), "standardize", false)),
    /** The same with the input scaled by what was seen, as by default. */
    DENSE_STANDARDIZED(
            "logistic-dense-54-standardized", 54, 2, 4096, Map.of("transforms", List.of("sgd"))),
    /** What a user gets who sets nothing. */
    DENSE_DEFAULT("logistic-dense-54-default", 54, 2, 4096, Map.of());

    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long ROUND_NANOS = 400_000_000;
    private static final int TIMED = 100_000;
    private static final double NANOS = 1e9;

    private final String title;
    private final Learner learner;
    private final LearnerState state;
    private final Batch[] events;
    private final float[] scores;
    private final List<Double> rates = new ArrayList<>();
    private final List<List<Double>> times =
            List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private int next;

    LearnerBench(String title, int columns, int classes, int inputs, Map<String, Object> settings) {
        this.title = title;
        Task task =
                new Task(
                        IntStream.range(0, columns)
                                .mapToObj(i -> new Task.Column("c" + i, true))
                                .toList(),
                        IntStream.range(0, classes).mapToObj(i -> "k" + i).toList());
        learner = Catalog.learner(task, Settings.of("learner", settings, new Problems()));
        Rng rng = Rng.ofSeed(1);
        state = learner.start(rng.child("start"));
        scores = new float[classes];
        events = new Batch[inputs];
        for (int e = 0; e < inputs; e++) {
            float[] input = new float[columns];
            for (int i = 0; i < columns; i++) {
                input[i] = (float) rng.child(e).uniform(i);
            }
            events[e] = Batch.example(input, e % classes);
        }
    }

    /**
     * Measures all learners.
     *
     * @param rounds at least 1
     * @param report told of every round when it is over
     * @return for each learner its events per second of CPU time, learning alone, and the 50th,
     *     99th and 99.9th of a hundred and a thousand events' times
     */
    public static List<Measurement> run(int rounds, Consumer<String> report) {
        int[] counts = new int[values().length];
        for (LearnerBench bench : values()) {
            report.accept("%s warms up".formatted(bench.title));
            bench.learn(CpuClock.countFor(WARM_UP_NANOS, bench::learn));
            counts[bench.ordinal()] = CpuClock.countFor(ROUND_NANOS, bench::learn);
        }
        for (int round = 1; round <= rounds; round++) {
            for (LearnerBench bench : values()) {
                double nanos = CpuClock.nanosPer(counts[bench.ordinal()], bench::learn);
                bench.rates.add(NANOS / nanos);
                bench.timeEvents(Math.min(TIMED, counts[bench.ordinal()]));
                report.accept(
                        "round %d of %d: %s, %,.0f events/s, %,.0f ns of CPU per step"
                                .formatted(round, rounds, bench.title, NANOS / nanos, nanos));
            }
        }
        return Arrays.stream(values()).flatMap(bench -> bench.results().stream()).toList();
    }

    private List<Measurement> results() {
        return List.of(
                Measurement.of(title, "events/s", rates),
                Measurement.of(title + "-p50", "ns", times.get(0)),
                Measurement.of(title + "-p99", "ns", times.get(1)),
                Measurement.of(title + "-p99.9", "ns", times.get(2)));
    }

    private void learn(int count) {
        for (int i = 0; i < count; i++) {
            learner.learn(state, event());
        }
    }

    private void timeEvents(int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            Batch event = event();
            long before = System.nanoTime();
            learner.predict(state, event, scores);
            learner.learn(state, event);
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        times.get(0).add((double) nanos[count / 2]);
        times.get(1).add((double) nanos[(int) (count * 0.99)]);
        times.get(2).add((double) nanos[(int) (count * 0.999)]);
    }

    private Batch event() {
        next = next + 1 < events.length ? next + 1 : 0;
        return events[next];
    }
}
