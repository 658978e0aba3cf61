package io.driftline.pipelines.bench;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.math.NormalNoise;
import io.driftline.math.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a step of each rule of the catalog costs, per parameter, beside what its memory traffic
 * would cost alone: the bytes that it must move at the rate of a plain triad over arrays of the
 * same length, measured in the same rounds. One thread, its CPU time, the rules in turns.
 */
public final class KernelBench {
    /** How many parameters the models have; the largest first, because loops are compiled then. */
    public static final List<Integer> SIZES = List.of(1_000_000, 100_000, 1_000);

    private static final long WARM_UP_NANOS = 150_000_000;
    private static final long ROUND_NANOS = 25_000_000;
    private static final int TRIAD_BYTES = 12;

    private KernelBench() {}

    /**
     * What a step of a rule costs.
     *
     * @param rule its name, behind {@code step-size/} or {@code average/} where it is no transform
     * @param parameters of the model
     * @param nanos per parameter and step
     * @param bytes per parameter and step that must be moved
     * @param share of the triad's rate at which they were, 1 for all of it
     */
    public record Cost(String rule, int parameters, Measurement nanos, int bytes, double share) {}

    /** One piece of work with its count per round and its nanoseconds per parameter so far. */
    private static final class Case {
        private final String name;
        private final int nominal;
        private final int size;
        private final int bytes;
        private final CpuClock.Work work;
        private final List<Double> nanos = new ArrayList<>();
        private int count;

        /** {@code size} is how many parameters there are really, {@code nominal} about as many. */
        Case(String name, int nominal, int size, int bytes, CpuClock.Work work) {
            this.name = name;
            this.nominal = nominal;
            this.size = size;
            this.bytes = bytes;
            this.work = work;
        }

        void warmUp() {
            work.times(CpuClock.countFor(WARM_UP_NANOS, work));
            count = CpuClock.countFor(ROUND_NANOS, work);
        }

        void round() {
            nanos.add(CpuClock.nanosPer(count, work) / size);
        }

        Measurement median() {
            String size = "%.0e".formatted((double) nominal).replace("e+0", "e");
            String title = "kernel-%s-%s".formatted(name.replace('/', '-'), size);
            return Measurement.of(title, "ns/parameter", nanos);
        }
    }

    /**
     * Measures every rule at every size.
     *
     * @param rounds at least 1
     * @param report told of every size when it begins
     * @return the triad (rule {@code triad}), the normal draws ({@code noise}) and the rules, for
     *     each size
     */
    public static List<Cost> run(int rounds, Consumer<String> report) {
        List<Cost> costs = new ArrayList<>();
        for (int size : SIZES) {
            List<Case> cases = cases(size);
            report.accept("%,d parameters: %d rules warm up".formatted(size, cases.size()));
            cases.forEach(Case::warmUp);
            for (int round = 1; round <= rounds; round++) {
                report.accept("%,d parameters: round %d of %d".formatted(size, round, rounds));
                cases.forEach(Case::round);
            }
            double triad = cases.get(0).median().value() / TRIAD_BYTES;
            for (Case one : cases) {
                Measurement median = one.median();
                double share = one.bytes * triad / median.value();
                costs.add(new Cost(one.name, size, median, one.bytes, share));
            }
        }
        return costs;
    }

    private static List<Case> cases(int size) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("triad", size, size, TRIAD_BYTES, triad(size)));
        float[] noisy = new float[size];
        Rng rng = Rng.ofSeed(1);
        cases.add(
                new Case(
                        "noise",
                        size,
                        size,
                        2 * Float.BYTES,
                        count -> {
                            for (int i = 0; i < count; i++) {
                                NormalNoise.add(rng.child(i), 1e-3f, noisy);
                            }
                        }));
        for (String transform : Catalog.transforms()) {
            cases.add(rule(transform, size, Map.of("transforms", List.of(transform))));
        }
        for (String stepSize : Catalog.stepSizes()) {
            Map<String, Object> settings =
                    Map.of("transforms", List.of("sgd"), "step-size", stepSize);
            cases.add(rule("step-size/" + stepSize, size, settings));
        }
        for (String average : Catalog.weightAverages()) {
            Map<String, Object> settings =
                    Map.of("transforms", List.of("sgd"), "weight-average", average);
            cases.add(rule("average/" + average, size, settings));
        }
        return cases;
    }

    private static Case rule(String name, int size, Map<String, Object> learner) {
        Settings settings = Settings.of("learner", learner, new Problems());
        RuleStep step = new RuleStep(Catalog.optimizer(settings), size);
        return new Case(name, size, step.parameters(), step.bytes(), step);
    }

    private static CpuClock.Work triad(int size) {
        float[] a = new float[size];
        float[] b = new float[size];
        float[] c = new float[size];
        return count -> {
            for (int i = 0; i < count; i++) {
                triad(a, b, c);
            }
        };
    }

    private static void triad(float[] a, float[] b, float[] c) {
        for (int i = 0; i < a.length; i++) {
            a[i] = b[i] + 0.5f * c[i];
        }
    }
}
