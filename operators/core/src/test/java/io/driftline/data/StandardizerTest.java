package io.driftline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardizerTest {
    private final Standardizer standardizer =
            new Standardizer(
                    List.of(
                            new Task.Column("amount", true),
                            new Task.Column("country=NL", false),
                            new Task.Column("age", true)));
    private final StateTree state = StateTree.of(standardizer.state(), 0);

    @Test
    void scalesByMeanAndUnbiasedDeviation() {
        learn(1, 0, 2);
        learn(2, 1, 4);
        learn(6, 0, 12); // mean 3, squared deviations 4 + 1 + 9 = 14, variance 7
        assertThat(scaled(5, 1, 6))
                .containsExactly(new float[] {(float) (2 / Math.sqrt(7)), 1, 0}, within(1e-6f));
    }

    @Test
    void givesZeroUntilTwoDifferentValuesWereLearned() {
        assertThat(scaled(5, 1, -2)).containsExactly(0, 1, 0);
        learn(0.1f, 1, 3);
        assertThat(scaled(5, 0.5f, -2)).containsExactly(0, 0.5f, 0);
        learn(0.1f, 1, 4);
        learn(0.1f, 1, 4);
        assertThat(scaled(5, 1, 5)[0]).isZero();
        assertThat(scaled(5, 1, 5)[2]).isPositive();
    }

    @Test
    void staysAccurateFarFromZero() {
        Rng rng = Rng.ofSeed(1);
        for (int i = 0; i < 100_000; i++) {
            learn(1_000_000 + 2 * rng.normal(i), 0, 0);
        }
        assertThat(scaled(1_000_002, 0, 0)[0]).isCloseTo(1, within(0.02f));
    }

    @Test
    void staysFiniteAtTheEndsOfFloat() {
        learn(Float.MAX_VALUE, 0, Float.MIN_VALUE);
        learn(-Float.MAX_VALUE, 0, 0);
        assertThat(state.finite()).isTrue();
        for (float value : scaled(Float.MAX_VALUE, 0, Float.MAX_VALUE)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void readsBatchesRowByRow() {
        StateTree other = StateTree.of(standardizer.state(), 0);
        float[] rows = {1, 0, 2, 2, 1, 4, 6, 0, 12};
        Batch batch = new Batch(3, 3, rows, new float[3]);
        standardizer.update(batch, other);
        learn(1, 0, 2);
        learn(2, 1, 4);
        learn(6, 0, 12);
        assertThat(other).isEqualTo(state);
        float[] together = new float[9];
        standardizer.transform(batch, other, together);
        assertThat(together).startsWith(scaled(1, 0, 2)).endsWith(scaled(6, 0, 12));
        assertThat(rows).containsExactly(1, 0, 2, 2, 1, 4, 6, 0, 12);
    }

    private void learn(float... input) {
        standardizer.update(Batch.question(input), state);
    }

    private float[] scaled(float... input) {
        float[] scaled = new float[input.length];
        standardizer.transform(Batch.question(input), state, scaled);
        return scaled;
    }
}
