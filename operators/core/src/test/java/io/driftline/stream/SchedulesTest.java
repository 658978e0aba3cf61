package io.driftline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Card boundary-free-streams, A9 to A11; permutations. */
class SchedulesTest {
    @Test
    void gaussianTimesFollowTheWorkedExample() {
        GaussianSchedule schedule = new GaussianSchedule(0.1, 1, 1);
        int[] labels = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
        int[] order = schedule.order(labels, new int[] {0, 1, 2}, new int[3], TestingDraws.of(1));
        assertThat(Arrays.stream(order).map(e -> labels[e]).toArray())
                .containsExactly(0, 0, 0, 1, 0, 1, 1, 1, 2, 2, 2, 2);
        // Times of class 0: .156, −.061, −.109, −.062; of class 1: .222, .168, .145, .339; …
        assertThat(order).containsExactly(2, 3, 1, 6, 0, 5, 4, 7, 11, 8, 9, 10);
    }

    @Test
    void classesAreApartWithoutDeviationAndMixedWithALargeOne() {
        int[] labels = labels(5, 40);
        int[] apart = new GaussianSchedule(0, 1, 1).order(labels, 5, draws(1));
        assertThat(runs(labels, apart)).isEqualTo(5);
        int[] mixed = new GaussianSchedule(100, 1, 1).order(labels, 5, draws(1));
        assertThat(runs(labels, mixed)).isGreaterThan(120);
        assertThat(Arrays.stream(mixed).sorted().toArray())
                .containsExactly(IntStream.range(0, 200).toArray());
    }

    @Test
    void laterClassesMissTheFirstPeriods() {
        GaussianSchedule schedule = new GaussianSchedule(0.05, 4, 0.5);
        int[] places = {0, 1, 2, 3, 4, 5, 6, 7};
        // seen = round(8 · (½ + ½ · (k + 1) / 4)) = 5, 6, 7, 8
        int[] introduced = schedule.introductions(8, places);
        assertThat(introduced).containsExactly(0, 0, 0, 0, 0, 1, 2, 3);
        int[] labels = labels(8, 1000);
        int[] order = schedule.order(labels, places, introduced, draws(2));
        int[] counts = new int[8];
        Arrays.stream(order).forEach(e -> counts[labels[e]]++);
        assertThat(counts).startsWith(1000, 1000, 1000, 1000, 1000);
        assertThat(counts[5]).isBetween(690, 810);
        assertThat(counts[6]).isBetween(430, 570);
        assertThat(counts[7]).isBetween(190, 310);
    }

    @Test
    void sharesFollowTheTimes() {
        GaussianSchedule schedule = new GaussianSchedule(0.1, 2, 0.5);
        double[] shares = schedule.shares(new int[] {0, 1}, 0);
        assertThat(shares[0]).isCloseTo(1, within(1e-12));
        shares = schedule.shares(new int[] {0, 0}, 0.25);
        assertThat(shares).containsExactly(new double[] {0.5, 0.5}, within(1e-9));
        shares = schedule.shares(new int[] {0, 0}, 0.3);
        double ratio = Math.exp(-(0.3 * 0.3 - 0.2 * 0.2) / (2 * 0.1 * 0.1));
        assertThat(shares[0]).isCloseTo(ratio / (1 + ratio), within(1e-9));
        assertThat(schedule.shares(new int[] {0, 0}, 100))
                .containsExactly(new double[] {0, 1}, within(1e-9));
        assertThatThrownBy(() -> new GaussianSchedule(0, 1, 1).shares(new int[2], 0))
                .hasMessage("gaussian-schedule.sigma is 0; it must be > 0.");
    }

    @Test
    void siBlurryFollowsTheWorkedExample() {
        int[] labels = labels(9, 2);
        List<SiBlurry.Parts> parts = new SiBlurry(3, 50, 50).parts(labels, 9, TestingDraws.of(16));
        assertThat(names(parts.get(0).disjoint())).containsExactly("1.0", "1.1");
        assertThat(names(parts.get(1).disjoint())).containsExactly("0.0", "0.1");
        assertThat(names(parts.get(2).disjoint())).containsExactly("5.0", "5.1");
        assertThat(names(parts.get(0).blurry())).containsExactly("3.0", "3.1", "2.1", "4.0");
        assertThat(names(parts.get(1).blurry()))
                .containsExactly("7.1", "8.0", "8.1", "2.0", "7.0", "4.1");
        assertThat(names(parts.get(2).blurry())).containsExactly("6.1", "6.0");
    }

    @Test
    void siBlurrySurvivesEmptyTasks() {
        int[] labels = labels(10, 5);
        List<SiBlurry.Parts> parts = new SiBlurry(3, 50, 20).parts(labels, 10, TestingDraws.of(7));
        assertThat(parts.get(0).disjoint()).isEmpty();
        assertThat(parts.get(0).blurry()).hasSize(1);
        assertThat(parts.get(1).disjoint()).isEmpty();
        assertThat(parts.get(1).blurry()).isEmpty();
        int[] all = all(new SiBlurry(3, 50, 20).order(labels, 10, TestingDraws.of(7)));
        int[] expected = IntStream.range(0, 50).filter(e -> labels[e] != 6).toArray();
        assertThat(Arrays.stream(all).sorted().toArray()).containsExactly(expected);
    }

    @Test
    void siBlurryKeepsEveryExampleOfTheClassesItUses() {
        for (int seed = 0; seed < 50; seed++) {
            int[] labels = labels(10, 7);
            int disjoint = 10 * (seed % 11);
            List<int[]> order = new SiBlurry(5, disjoint, 2 * seed).order(labels, 10, draws(seed));
            assertThat(order).hasSize(5);
            int[] all = Arrays.stream(all(order)).sorted().toArray();
            assertThat(all).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(all.length % 7).as("seed %d", seed).isZero();
            assertThat(all.length).as("seed %d", seed).isGreaterThanOrEqualTo(35);
        }
    }

    @Test
    void permutesByTaskAndSeed() {
        Permuted permuted = new Permuted(1, 100);
        assertThat(permuted.task(99)).isZero();
        assertThat(permuted.task(100)).isEqualTo(1);
        assertThat(permuted.permutation(0, 4)).containsExactly(0, 1, 2, 3);
        int[] first = permuted.permutation(1, 50);
        assertThat(first).isEqualTo(new Permuted(1, 7).permutation(1, 50));
        assertThat(first).isNotEqualTo(permuted.permutation(2, 50));
        assertThat(first).isNotEqualTo(new Permuted(2, 100).permutation(1, 50));
        assertThat(Arrays.stream(first).sorted().toArray())
                .containsExactly(IntStream.range(0, 50).toArray());
        float[] moved = new float[3];
        Permuted.inputs(new int[] {2, 0, 1}, new float[] {10, 20, 30}, moved);
        assertThat(moved).containsExactly(30, 10, 20);
        assertThatThrownBy(() -> new Permuted(1, 0))
                .hasMessage("permuted.period is 0; it must be ≥ 1.");
    }

    /** All 24 orders of four things; χ² with 23 degrees of freedom, above 49.7 once in 1,000. */
    @Test
    void drawsAllOrdersAlike() {
        int[] counts = new int[256];
        for (int task = 1; task <= 24_000; task++) {
            int code = 0;
            for (int thing : new Permuted(5, 1).permutation(task, 4)) {
                code = 4 * code + thing;
            }
            counts[code]++;
        }
        double statistic = 0;
        for (int count : counts) {
            statistic += count == 0 ? 0 : (count - 1000.0) * (count - 1000.0) / 1000;
        }
        assertThat(Arrays.stream(counts).filter(count -> count > 0).count()).isEqualTo(24);
        assertThat(statistic).isLessThan(49.7);
    }

    private static Draws draws(long seed) {
        return Draws.of(Rng.ofSeed(seed));
    }

    private static int[] labels(int classes, int each) {
        return IntStream.range(0, classes * each).map(e -> e / each).toArray();
    }

    private static int runs(int[] labels, int[] order) {
        int runs = 1;
        for (int i = 1; i < order.length; i++) {
            runs += labels[order[i]] == labels[order[i - 1]] ? 0 : 1;
        }
        return runs;
    }

    private static List<String> names(int[] examples) {
        return Arrays.stream(examples).mapToObj(e -> e / 2 + "." + e % 2).toList();
    }

    private static int[] all(List<int[]> order) {
        List<Integer> all = new ArrayList<>();
        order.forEach(task -> Arrays.stream(task).forEach(all::add));
        return all.stream().mapToInt(e -> e).toArray();
    }
}
