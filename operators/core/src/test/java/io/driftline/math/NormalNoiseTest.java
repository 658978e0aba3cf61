package io.driftline.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bound fails a right generator once in a million seeds. */
class NormalNoiseTest {
    private static final int DRAWS = 1_000_000;
    private static final double DEVIATIONS = 4.9;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 63, 64, 65, 1023, 1024, 1025, 4098})
    void addsTheSameDrawsThatItGivesOneByOne(int length) {
        Rng rng = Rng.ofSeed(5);
        float[] update = new float[length];
        float[] expected = new float[length];
        for (int i = 0; i < length; i++) {
            update[i] = i;
            expected[i] = i + 0.5f * NormalNoise.at(rng, i);
        }
        NormalNoise.add(rng, 0.5f, update);
        assertThat(update).containsExactly(expected);
    }

    @Test
    void theSameKeyGivesTheSameBitsForEver() {
        Rng rng = Rng.ofSeed(1);
        float[] draws = {
            NormalNoise.at(rng, 0), NormalNoise.at(rng, 1), NormalNoise.at(rng, 1_000_000)
        };
        assertThat(draws).containsExactly(0.3182994f, -0.18563737f, -1.5761871f);
    }

    @Test
    void momentsAreThoseOfTheNormalDistribution() {
        float[] z = draws(Rng.ofSeed(13));
        assertThat(mean(i -> z[i])).isCloseTo(0, within(bound(1)));
        assertThat(mean(i -> z[i] * z[i])).isCloseTo(1, within(bound(2) + 3e-5));
        assertThat(mean(i -> cube(z[i]))).isCloseTo(0, within(bound(15)));
        assertThat(mean(i -> z[i] * cube(z[i]))).isCloseTo(3, within(bound(96) + 4e-4));
    }

    @Test
    void theDistributionIsNormal() {
        float[] z = draws(Rng.ofSeed(14));
        Arrays.sort(z);
        double distance = 0; // Kolmogorov and Smirnov's
        for (int i = 0; i < DRAWS; i++) {
            double p = RngTest.distribution(z[i]);
            distance = Math.max(distance, Math.max(p - i / (double) DRAWS, (i + 1.0) / DRAWS - p));
        }
        assertThat(distance).isLessThan(Math.sqrt(-0.5 * Math.log(0.5e-6) / DRAWS) + 7e-5);
    }

    /**
     * The tails by counts: a distribution function can be right to 1e-4 and its tail be missing.
     */
    @Test
    void asManyDrawsAreFarOutAsShouldBe() {
        float[] z = draws(Rng.ofSeed(15));
        for (double edge : new double[] {2, 3, 4}) {
            double p = 2 * (1 - RngTest.distribution(edge));
            double deviation = Math.sqrt(p * (1 - p) / DRAWS);
            double share = mean(i -> Math.abs(z[i]) > edge ? 1 : 0);
            assertThat(share).as("beyond %s", edge).isCloseTo(p, within(6 * deviation + 5e-3 * p));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64, 784, 785, 1024, 65_536})
    void drawsOfAStreamDoNotDependOnEachOther(int apart) {
        float[] z = draws(Rng.ofSeed(16));
        assertIndependent(i -> z[i], i -> z[(i + apart) % DRAWS]);
    }

    /** The noise of step after step, and of links beside each other. */
    @Test
    void streamsDoNotDependOnEachOther() {
        Rng rng = Rng.ofSeed(17);
        float[] z = draws(rng.child(1));
        for (Rng other :
                new Rng[] {
                    rng, rng.child(2), rng.child("upgd"), rng.child(2).child(1), Rng.ofSeed(18)
                }) {
            float[] y = draws(other);
            assertIndependent(i -> z[i], i -> y[i]);
        }
    }

    /** Keys that differ in one bit: half of them leave the counter's start as it is. */
    @Test
    void keysThatDifferInOneBitGiveStreamsThatDoNotDependOnEachOther() {
        float[] z = draws(new Rng(0));
        for (int bit = 0; bit < Long.SIZE; bit += 7) {
            float[] y = draws(new Rng(1L << bit));
            assertIndependent(i -> z[i], i -> y[i]);
        }
    }

    /** One parameter's noise from step to step: the index stays and the key changes. */
    @Test
    void drawsAtOneIndexFromStepToStepAreNormalAndDoNotDependOnEachOther() {
        Rng rng = Rng.ofSeed(19);
        float[] z = new float[DRAWS];
        for (int t = 0; t < DRAWS; t++) {
            z[t] = NormalNoise.at(rng.child(t), 7);
        }
        assertThat(mean(i -> z[i])).isCloseTo(0, within(bound(1)));
        assertThat(mean(i -> z[i] * z[i])).isCloseTo(1, within(bound(2) + 3e-5));
        assertIndependent(i -> z[i], i -> z[(i + 1) % DRAWS]);
    }

    /** Equally likely cells of two draws side by side, counted: finds what no correlation shows. */
    @Test
    void pairsOfDrawsFillTheirPlaneEvenly() {
        float[] z = draws(Rng.ofSeed(20));
        int side = 32;
        int[] counts = new int[side * side];
        for (int i = 0; i + 1 < DRAWS; i += 2) {
            int x = (int) (side * RngTest.distribution(z[i]));
            int y = (int) (side * RngTest.distribution(z[i + 1]));
            counts[x * side + y]++;
        }
        double expected = DRAWS / 2.0 / counts.length;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        double degrees = counts.length - 1;
        assertThat(Math.abs(chiSquare - degrees)).isLessThan(5.2 * Math.sqrt(2 * degrees));
    }

    /** Values, squares and signs times squares. */
    private static void assertIndependent(IntToDoubleFunction a, IntToDoubleFunction b) {
        assertThat(mean(i -> a.applyAsDouble(i) * b.applyAsDouble(i)))
                .isCloseTo(0, within(bound(1)));
        assertThat(mean(i -> (square(a, i) - 1) * (square(b, i) - 1)))
                .isCloseTo(0, within(bound(4)));
        assertThat(mean(i -> a.applyAsDouble(i) * (square(b, i) - 1)))
                .isCloseTo(0, within(bound(2)));
    }

    private static double square(IntToDoubleFunction a, int i) {
        return a.applyAsDouble(i) * a.applyAsDouble(i);
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static double bound(double variance) {
        return DEVIATIONS * Math.sqrt(variance / DRAWS);
    }

    private static double mean(IntToDoubleFunction of) {
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += of.applyAsDouble(i);
        }
        return sum / DRAWS;
    }

    private static float[] draws(Rng rng) {
        float[] draws = new float[DRAWS];
        NormalNoise.add(rng, 1, draws);
        return draws;
    }
}
