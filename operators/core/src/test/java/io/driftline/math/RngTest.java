package io.driftline.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RngTest {
    private static final int DRAWS = 1_000_000;

    /** A right generator fails a bound of this many deviations once in a million. */
    private static final double DEVIATIONS = 4.9;

    @Test
    void drawsWhatSplitMixDraws() { // card adaptive-optimizers, 19: seed 42
        Rng rng = new Rng(42);
        assertThat(Long.toUnsignedString(rng.bits(0))).isEqualTo("13679457532755275413");
        assertThat(Long.toUnsignedString(rng.bits(1))).isEqualTo("2949826092126892291");
        assertThat(Long.toUnsignedString(rng.bits(2))).isEqualTo("5139283748462763858");
        assertThat(rng.uniform(0)).isCloseTo(0.7415648788, within(1e-10));
    }

    @Test
    void derivesDistinctStreams() {
        Set<Long> keys = new HashSet<>();
        Rng root = Rng.ofSeed(7);
        for (int i = 0; i < 10_000; i++) {
            keys.add(root.child(i).key());
            keys.add(root.child("link" + i).key());
            keys.add(Rng.ofSeed(i).key());
        }
        assertThat(keys).hasSize(30_000);
        assertThat(root.child("upgd")).isEqualTo(root.child(Rng.tag("upgd")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 255, 256, 257, 1000})
    void addsTheSameNormalsThatItDrawsOneByOne(int length) {
        Rng rng = Rng.ofSeed(5);
        float[] update = new float[length];
        float[] expected = new float[length];
        for (int i = 0; i < length; i++) {
            update[i] = i;
            expected[i] = i + 0.5f * rng.normal(i);
        }
        rng.addNormals(0.5f, update);
        assertThat(update).containsExactly(expected);
    }

    @Test
    void normalsAreTheQuantilesOfTheirBits() {
        Rng rng = Rng.ofSeed(11);
        for (int i = 0; i < DRAWS; i++) {
            long bits = rng.bits(i >> 1);
            double p = (((i & 1) == 0 ? bits >>> 32 : bits & 0xFFFFFFFFL) + 0.5) / 0x1p32;
            double z = rng.normal(i);
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            double allowed = 5e-7 * Math.abs(z) * density + 1e-15;
            assertThat(distribution(z)).as("draw %d", i).isCloseTo(p, within(allowed));
        }
    }

    /** Each of the bounds fails a right generator once in a million seeds. */
    @Test
    void normalsHaveMeanVarianceAndDistribution() {
        float[] draws = new float[DRAWS];
        Rng.ofSeed(13).addNormals(1, draws);
        double sum = 0;
        double squares = 0;
        double products = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += draws[i];
            squares += (double) draws[i] * draws[i];
            products += i > 0 ? (double) draws[i] * draws[i - 1] : 0;
        }
        assertThat(sum / DRAWS).isCloseTo(0, within(DEVIATIONS / Math.sqrt(DRAWS)));
        assertThat(squares / DRAWS).isCloseTo(1, within(DEVIATIONS * Math.sqrt(2.0 / DRAWS)));
        assertThat(products / DRAWS).isCloseTo(0, within(DEVIATIONS / Math.sqrt(DRAWS)));
        Arrays.sort(draws);
        double distance = 0; // Kolmogorov and Smirnov's
        for (int i = 0; i < DRAWS; i++) {
            double p = distribution(draws[i]);
            distance = Math.max(distance, Math.max(p - i / (double) DRAWS, (i + 1.0) / DRAWS - p));
        }
        assertThat(distance).isLessThan(Math.sqrt(-0.5 * Math.log(0.5e-6) / DRAWS));
    }

    /** The normal distribution function by its series around 0, which has no cancellation. */
    static double distribution(double z) {
        double term = Math.abs(z);
        double sum = term;
        for (int k = 1; k < 200 && term > 1e-17 * sum; k++) {
            term *= z * z / (2 * k + 1);
            sum += term;
        }
        double half = sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        return z < 0 ? 0.5 - half : 0.5 + half;
    }
}
