package io.driftline.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
    private static final Rng RNG = Rng.ofSeed(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 28, 29, 31, 32, 33, 60, 61, 63, 64, 65, 100, 4098})
    void sumsInThirtyTwoPartialResultsFoldedInHalves(int length) {
        float[] a = numbers(length + 5, 0);
        float[] b = numbers(length + 9, 1);
        float[] products = new float[length];
        for (int i = 0; i < length; i++) {
            products[i] = a[i + 5] * b[i + 9];
        }
        assertThat(Kernels.dot(a, 5, b, 9, length)).isEqualTo(folded(products));
        float[] plain = numbers(length, 2);
        assertThat(Kernels.sum(plain)).isEqualTo(folded(plain));
        float[] squares = new float[length];
        for (int i = 0; i < length; i++) {
            squares[i] = plain[i] * plain[i];
        }
        assertThat(Kernels.squaredNorm(plain)).isEqualTo(folded(squares));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 31, 33, 4098})
    void findsTheLargestWhereverItStands(int length) {
        for (int at = 0; at < Math.min(length, 40); at++) {
            float[] a = numbers(length, 3);
            a[at] = 100;
            assertThat(Kernels.max(a)).isEqualTo(100);
            a[at] = -200;
            assertThat(Kernels.maxAbs(a)).isEqualTo(200);
        }
        float[] negative = new float[length];
        Arrays.fill(negative, -3);
        assertThat(Kernels.max(negative)).isEqualTo(-3);
    }

    @Test
    void passesOverNaNAndSaysWhatNothingHas() {
        assertThat(Kernels.max(new float[] {Float.NaN, 2, Float.NaN})).isEqualTo(2);
        assertThat(Kernels.maxAbs(new float[] {Float.NaN, -2})).isEqualTo(2);
        assertThat(Kernels.max(new float[0])).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Kernels.maxAbs(new float[0])).isEqualTo(0);
        assertThat(Kernels.sum(new float[0])).isEqualTo(0);
        assertThat(Float.floatToRawIntBits(Kernels.max(new float[] {-0f}))).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2047, 2048, 3000, 5000})
    void longArraysHaveTheSameLargestAsShortOnes(int length) {
        float[] a = numbers(length, 3);
        float max = Float.NEGATIVE_INFINITY;
        float maxAbs = 0;
        for (float value : a) {
            max = Math.max(max, value);
            maxAbs = Math.max(maxAbs, Math.abs(value));
        }
        assertThat(Kernels.max(a)).isEqualTo(max);
        assertThat(Kernels.maxAbs(a)).isEqualTo(maxAbs);
        a[length - 1] = Float.NaN;
        a[17] = -50;
        a[length - 3] = 40;
        assertThat(Kernels.max(a)).isEqualTo(40);
        assertThat(Kernels.maxAbs(a)).isEqualTo(50);
        float[] zeros = new float[length];
        Arrays.fill(zeros, -0f);
        assertThat(Float.floatToRawIntBits(Kernels.max(zeros))).isEqualTo(0);
    }

    @Test
    void noticesNonFiniteElementsOfLongArrays() {
        int length = 5000;
        float[] a = numbers(length, 5);
        assertThat(Kernels.finite(a)).isTrue();
        for (int at : new int[] {0, 1023, 1024, 4095, 4096, 4999}) {
            for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
                float[] damaged = a.clone();
                damaged[at] = bad;
                assertThat(Kernels.finite(damaged)).as("%s at %d", bad, at).isFalse();
            }
        }
        a[9] = Float.NaN;
        assertThat(Kernels.finite(a, 10, length - 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 33})
    void noticesEveryNonFiniteElement(int length) {
        float[] a = new float[length];
        Arrays.fill(a, -Float.MAX_VALUE);
        assertThat(Kernels.finite(a)).isTrue();
        for (float bad :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at = 0; at < length; at++) {
                float[] damaged = a.clone();
                damaged[at] = bad;
                assertThat(Kernels.finite(damaged)).as("%s at %d", bad, at).isFalse();
                assertThat(Kernels.finite(damaged, at + 1, length - at - 1)).isTrue();
                assertThat(Kernels.finite(damaged, 0, at)).isTrue();
            }
        }
    }

    @Test
    void isCloseToTheExactSum() {
        float[] a = numbers(100_000, 4);
        double exact = 0;
        for (float value : a) {
            exact += value;
        }
        assertThat((double) Kernels.sum(a)).isCloseTo(exact, within(0.05));
    }

    /** The definition, as it is written down. */
    private static float folded(float[] values) {
        float[] partial = new float[32];
        for (int i = 0; i < values.length; i++) {
            partial[i % 32] += values[i];
        }
        for (int half = 16; half >= 1; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                partial[lane] += partial[lane + half];
            }
        }
        return partial[0];
    }

    private static float[] numbers(int length, int purpose) {
        float[] numbers = new float[length];
        RNG.child(purpose).addNormals(1, numbers);
        return numbers;
    }
}
