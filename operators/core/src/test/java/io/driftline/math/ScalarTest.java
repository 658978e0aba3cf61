package io.driftline.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScalarTest {
    @Test
    void exponentialAgreesWithTheLibraryInAllButTheLastDigit() {
        Rng rng = Rng.ofSeed(2);
        for (int i = 0; i < 200_000; i++) {
            double x = 1400 * rng.uniform(i) - 700;
            double exact = StrictMath.exp(x);
            assertThat(Scalar.exp(x)).as("exp(%s)", x).isCloseTo(exact, within(1e-15 * exact));
        }
        assertThat(Scalar.exp(0)).isEqualTo(1);
        assertThat(Scalar.exp(-745)).isCloseTo(4.94e-324, within(5e-324));
        assertThat(Scalar.exp(710)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Scalar.exp(-746)).isEqualTo(0);
        assertThat(Scalar.exp(Double.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Scalar.exp(Double.NaN)).isNaN();
    }

    @Test
    void logarithmAgreesWithTheLibraryInAllButTheLastDigit() {
        Rng rng = Rng.ofSeed(3);
        for (int i = 0; i < 200_000; i++) {
            double x = Double.longBitsToDouble(rng.bits(i) & Long.MAX_VALUE);
            if (x > 0 && x < Double.POSITIVE_INFINITY) {
                double exact = StrictMath.log(x);
                assertThat(Scalar.log(x))
                        .as("log(%s)", x)
                        .isCloseTo(exact, within(1e-15 * Math.abs(exact)));
            }
            double near = 0.5 + rng.uniform(i);
            double exactNear = StrictMath.log(near);
            assertThat(Scalar.log(near))
                    .as("log(%s)", near)
                    .isCloseTo(exactNear, within(1e-15 * Math.abs(exactNear) + 1e-300));
        }
        assertThat(Scalar.log(1)).isEqualTo(0);
        assertThat(Scalar.log(Double.MIN_VALUE)).isCloseTo(-744.4400719213812, within(1e-12));
        assertThat(Scalar.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Scalar.log(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Scalar.log(-1)).isNaN();
        assertThat(Scalar.log(Double.NaN)).isNaN();
    }

    @Test
    void sigmoidIsRelativelyAccurateAndClamped() {
        for (double x = -59.99; x < 60; x += 0.0137) {
            double exact = 1 / (1 + StrictMath.exp(-x));
            assertThat(Scalar.sigmoid(x)).isCloseTo(exact, within(2e-15 * exact));
        }
        assertThat(Scalar.sigmoid(-1e300)).isEqualTo(Scalar.sigmoid(-60.0)).isPositive();
        assertThat(Scalar.sigmoid(1e300)).isEqualTo(1);
        assertThat(Scalar.sigmoid(0.0)).isEqualTo(0.5);
    }

    @Test
    void fastSigmoidIsAccurateToFloatAndMonotoneEnough() {
        float before = 0;
        for (float x = -30; x < 30; x += 0.001f) {
            float found = Scalar.sigmoid(x);
            double exact = 1 / (1 + StrictMath.exp(-(double) x));
            assertThat((double) found).as("sigmoid(%s)", x).isCloseTo(exact, within(2e-7));
            assertThat(found).isGreaterThanOrEqualTo(before - 4e-7f).isBetween(0f, 1f);
            before = found;
        }
        for (float x : new float[] {Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(Scalar.sigmoid(x)).isCloseTo(1, within(1e-7f));
            assertThat(Scalar.sigmoid(-x)).isCloseTo(0, within(1e-7f));
        }
    }

    @Test
    void theShorterSigmoidHasTheSameBits() {
        Rng rng = Rng.ofSeed(3);
        for (int i = 0; i < 100_000; i++) {
            float x = (float) (-1 + 30 * rng.uniform(i));
            assertThat(Scalar.sigmoidFromMinusOne(x)).isEqualTo(Scalar.sigmoid(x));
        }
        for (float x : new float[] {-1, -0f, 0, 15.98f, 18, 1e30f, Float.POSITIVE_INFINITY}) {
            assertThat(Scalar.sigmoidFromMinusOne(x)).isEqualTo(Scalar.sigmoid(x));
        }
    }
}
