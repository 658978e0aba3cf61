package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Card replay, section 13: classes that come two at a time, Gaussian in 20 dimensions, one pass,
 * ten new and ten replayed rows per step, a memory of 50. The ranking is the card's; the test takes
 * fewer events and a smaller network to be short.
 */
class ReplayRankingTest {
    private static final int INPUTS = 20;
    private static final int CLASSES = 10;
    private static final Task TASK =
            new Task(
                    IntStream.range(0, INPUTS)
                            .mapToObj(i -> new Task.Column("x" + i, true))
                            .toList(),
                    IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList());

    @Test
    void ranksAsPublished() {
        Run run = new Run(1, 600, List.of(60, 60));
        double none = run.accuracy(Map.of());
        double projected = run.accuracy(replay("none", Map.of("projection", "a-gem")));
        double er = run.accuracy(replay("er", Map.of()));
        double both = run.accuracy(replay("er", Map.of("projection", "a-gem")));
        double dark = run.accuracy(replay("der++", Map.of()));
        double asymmetric = run.accuracy(replay("er-ace", Map.of()));
        assertThat(none).isLessThan(0.35);
        assertThat(projected).isBetween(none + 0.05, er - 0.2);
        assertThat(er).isGreaterThan(0.85);
        assertThat(both).as("projection adds nothing to replay").isBetween(er - 0.02, er + 0.02);
        assertThat(dark).isGreaterThan(er);
        assertThat(asymmetric).isGreaterThan(er - 0.05);
    }

    /**
     * The card's table with its network and all of its events; takes minutes. Run it with {@code
     * -Ddriftline.figures=5}, which is the number of seeds, and see RESULTS.md.
     */
    @Test
    @EnabledIfSystemProperty(named = "driftline.figures", matches = "[0-9]+")
    void ranksAsPublishedOverSeeds() {
        int seeds = Integer.getInteger("driftline.figures");
        Map<String, Map<String, Object>> methods = new LinkedHashMap<>();
        methods.put("no replay", Map.of());
        methods.put("a-gem", replay("none", Map.of("projection", "a-gem")));
        methods.put("er", replay("er", Map.of()));
        methods.put("er and a-gem", replay("er", Map.of("projection", "a-gem")));
        methods.put("er-ace", replay("er-ace", Map.of()));
        methods.put("der", replay("der", Map.of()));
        methods.put("der++", replay("der++", Map.of()));
        methods.put("pcr", replay("pcr", Map.of()));
        methods.put("hpcr", replay("hpcr", Map.of()));
        methods.put("gem, per class", replay("none", Map.of("projection", "gem")));
        double nan = Double.NaN;
        double[] card = {0.266, 0.486, 0.888, 0.891, 0.898, 0.921, 0.936, nan, nan, nan};
        int place = 0;
        for (Map.Entry<String, Map<String, Object>> method : methods.entrySet()) {
            double[] reached = new double[seeds];
            Arrays.setAll(
                    reached,
                    i -> new Run(1 + i, 1000, List.of(100, 100)).accuracy(method.getValue()));
            double mean = Arrays.stream(reached).average().orElseThrow();
            double squares = Arrays.stream(reached).map(a -> (a - mean) * (a - mean)).sum();
            System.out.printf(
                    "%-16s %.3f ± %.3f (card %.3f)%n",
                    method.getKey(), mean, Math.sqrt(squares / (seeds - 1)), card[place]);
            if (!Double.isNaN(card[place])) { // the card's streams are others of the kind
                assertThat(mean).as(method.getKey()).isCloseTo(card[place], within(0.06));
            }
            place++;
        }
    }

    static Map<String, Object> replay(String loss, Map<String, Object> more) {
        Map<String, Object> replay = new HashMap<>(more);
        replay.put("loss", loss);
        replay.putIfAbsent("rows", 50);
        replay.put("batch", 10);
        return replay;
    }

    /** One stream and its test examples. */
    record Run(long seed, int eventsPerClass, List<Integer> hidden) {

        /** Returns the accuracy over all classes after the last event. */
        double accuracy(Map<String, Object> replay) {
            Map<String, Object> settings = new HashMap<>();
            settings.put("model", "mlp");
            settings.put("mlp", Map.of("hidden", hidden));
            settings.put("transforms", List.of());
            settings.put("constant", Map.of("value", 0.05f));
            settings.put("standardize", false);
            if (!replay.isEmpty()) {
                settings.put("replay", replay);
            }
            Problems problems = new Problems();
            Learner learner = Catalog.learner(TASK, Settings.of("learner", settings, problems));
            assertThat(problems.list()).isEmpty();
            LearnerState state = learner.start(Rng.ofSeed(seed));
            int steps = 2 * eventsPerClass / 10;
            for (int step = 0; step < steps * CLASSES / 2; step++) {
                learner.learn(state, batch("learned", step, 2 * (step / steps), 2));
            }
            int right = 0;
            for (int i = 0; i < 200; i++) {
                right += right(learner, state, batch("tested", i, 0, CLASSES));
            }
            return right / 2000.0;
        }

        private Batch batch(String purpose, int number, int firstClass, int classes) {
            Rng rng = Rng.ofSeed(seed).child(purpose).child(number);
            float[] inputs = new float[10 * INPUTS];
            float[] targets = new float[10];
            rng.addNormals(1, inputs);
            for (int e = 0; e < 10; e++) {
                int label = firstClass + (int) (classes * rng.uniform(1000 + e));
                targets[e] = label;
                for (int i = 0; i < INPUTS; i++) {
                    inputs[e * INPUTS + i] +=
                            Rng.ofSeed(seed).child("means").normal(label * INPUTS + i);
                }
            }
            return new Batch(10, INPUTS, inputs, targets);
        }

        private static int right(Learner learner, LearnerState state, Batch batch) {
            float[] scores = new float[10 * CLASSES];
            learner.predict(state, batch, scores);
            int right = 0;
            for (int e = 0; e < 10; e++) {
                int best = 0;
                for (int c = 1; c < CLASSES; c++) {
                    best = scores[e * CLASSES + c] > scores[e * CLASSES + best] ? c : best;
                }
                right += best == batch.targets()[e] ? 1 : 0;
            }
            return right;
        }
    }
}
