package io.driftline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.math.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic through scratch has the bits of the plain loops. */
class DenseTest {
    private static final int ROW = 5;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 63, 64, 65, 784})
    void outerProductsThroughScratchHaveTheSameBits(int inputs) {
        float[] x = numbers(inputs, 1);
        float[] scratch = new float[inputs + 3];
        for (float d : new float[] {0.3f, 0}) {
            for (boolean first : new boolean[] {true, false}) {
                float[] plain = numbers(inputs + 2 * ROW, 2);
                float[] fast = plain.clone();
                Dense.outer(plain, ROW, x, 0, inputs, d, first);
                Dense.outer(fast, ROW, x, inputs, d, first, scratch);
                assertThat(fast).containsExactly(plain);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 63, 64, 65, 784})
    void sumsOfRowsThroughScratchHaveTheSameBits(int inputs) {
        float[] params = numbers(inputs + 2 * ROW, 3);
        float[] fast = numbers(inputs, 4);
        float[] plain = fast.clone();
        for (int i = 0; i < inputs; i++) {
            plain[i] += 0.7f * params[ROW + i];
        }
        Dense.addRow(params, ROW, inputs, 0.7f, fast, new float[inputs]);
        assertThat(fast).containsExactly(plain);
        Dense.addRow(params, ROW, inputs, 0, fast, new float[inputs]);
        assertThat(fast).containsExactly(plain);
    }

    private static float[] numbers(int length, int purpose) {
        float[] numbers = new float[length];
        Rng.ofSeed(2).child(purpose).addNormals(1, numbers);
        return numbers;
    }
}
