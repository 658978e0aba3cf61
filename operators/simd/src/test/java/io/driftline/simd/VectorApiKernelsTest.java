package io.driftline.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.math.ArrayKernels;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import org.junit.jupiter.api.Test;

/** Against the definition as it is written down, in plain loops here. */
class VectorApiKernelsTest {
    private static final float[] ODD = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        -0f,
        0f,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL / 3,
        Float.MAX_VALUE
    };

    private final ArrayKernels kernels = new VectorApiKernels();

    @Test
    void isWhatThisProcessComputesWith() {
        assertThat(Kernels.whyJava()).isEmpty();
        assertThat(Kernels.path()).isEqualTo("vector-api");
    }

    @Test
    void productsAreSummedInTheDefinitionsOrder() {
        for (int length = Kernels.SHORT; length < 3 * Kernels.SHORT; length++) {
            assertDot(length, length % 5, length % 3, 0);
        }
        assertDot(784, 0, 784, 0);
        assertDot(4099, 1, 2, 0);
    }

    @Test
    void oddNumbersGiveTheDefinitionsBits() {
        for (int every : new int[] {1, 3, 50}) {
            for (int length : new int[] {64, 71, 300, 1001}) {
                assertDot(length, 2, 1, every);
            }
        }
    }

    private void assertDot(int length, int aOffset, int bOffset, int every) {
        float[] a = numbers(length + aOffset, 1, every);
        float[] b = numbers(length + bOffset, 2, every == 0 ? 0 : every + 1);
        float[] partial = new float[32];
        for (int i = 0; i < length; i++) {
            partial[i % 32] += a[aOffset + i] * b[bOffset + i];
        }
        for (int half = 16; half >= 1; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                partial[lane] += partial[lane + half];
            }
        }
        int bits = Float.floatToIntBits(kernels.dot(a, aOffset, b, bOffset, length));
        assertThat(bits).as("length %d", length).isEqualTo(Float.floatToIntBits(partial[0]));
    }

    /** Every so many numbers are odd ones; 0 for none. */
    private static float[] numbers(int length, int purpose, int every) {
        float[] numbers = new float[length];
        Rng rng = Rng.ofSeed(3).child(purpose);
        for (int i = 0; i < length; i++) {
            boolean odd = every > 0 && i % every == 0;
            numbers[i] = odd ? ODD[(int) (rng.bits(i) & 7)] : rng.normal(i);
        }
        return numbers;
    }
}
