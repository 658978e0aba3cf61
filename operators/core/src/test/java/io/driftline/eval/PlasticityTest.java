package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import org.junit.jupiter.api.Test;

/** Card evaluation-metrics, 6. */
class PlasticityTest {
    @Test
    void ranksFollowTheWorkedExamples() {
        double[] even = {3, 2, 1, 0};
        assertThat(Plasticity.effectiveRank(even)).isCloseTo(2.749459, within(1e-6));
        assertThat(Plasticity.srank(even, 0.01)).isEqualTo(3);
        assertThat(Plasticity.stableRank(even)).isCloseTo(1.555556, within(1e-6));
        double[] collapsed = {100, 1, 0.5, 0.1};
        assertThat(Plasticity.effectiveRank(collapsed)).isCloseTo(1.098640, within(1e-6));
        assertThat(Plasticity.srank(collapsed, 0.01)).isEqualTo(2);
        assertThat(Plasticity.stableRank(collapsed)).isCloseTo(1.000126, within(1e-6));
    }

    @Test
    void unitsFollowTheWorkedExample() {
        float[] features = {4, 0, 0.2f, -0.1f, 0, 0, 0, 0}; // means of |a|: 2, 0, 0.1, 0.05
        assertThat(Plasticity.deadShare(features, 4)).isEqualTo(0.25);
        assertThat(Plasticity.dormantShare(features, 4, 0.1)).isEqualTo(0.5);
        assertThat(Plasticity.dormantShare(features, 4, 0)).isEqualTo(0.25);
    }

    @Test
    void nothingHasRankZero() {
        double[] none = Plasticity.singularValues(new float[6], 3);
        assertThat(none).containsExactly(0, 0);
        assertThat(Plasticity.effectiveRank(none)).isZero();
        assertThat(Plasticity.srank(none, 0.01)).isZero();
        assertThat(Plasticity.stableRank(none)).isZero();
        assertThat(Plasticity.deadShare(new float[6], 3)).isEqualTo(1);
        assertThat(Plasticity.dormantShare(new float[6], 3, 0.1)).isEqualTo(1);
    }

    @Test
    void singularValuesOfKnownMatrices() {
        assertThat(Plasticity.singularValues(new float[] {3, 0, 0, 0, -2, 0, 0, 0, 1}, 3))
                .containsExactly(3, 2, 1);
        // ((1, 1), (0, 1)) has the golden ratio and its inverse.
        double[] golden = Plasticity.singularValues(new float[] {1, 1, 0, 1}, 2);
        assertThat(golden[0]).isCloseTo(1.618033988749895, within(1e-14));
        assertThat(golden[1]).isCloseTo(0.618033988749895, within(1e-14));
    }

    @Test
    void singularValuesKeepSumsAndDoNotChangeWhenTransposed() {
        int rows = 40;
        int columns = 25;
        float[] matrix = new float[rows * columns];
        Rng.ofSeed(3).addNormals(1, matrix);
        for (int r = 0; r < rows; r++) {
            matrix[r * columns + 7] = 2 * matrix[r * columns + 3]; // one direction fewer
        }
        float[] transposed = new float[rows * columns];
        double squares = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                float value = matrix[r * columns + c];
                transposed[c * rows + r] = value;
                squares += (double) value * value;
            }
        }
        double[] values = Plasticity.singularValues(matrix, columns);
        double[] again = Plasticity.singularValues(transposed, rows);
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += values[i] * values[i];
            assertThat(again[i]).isCloseTo(values[i], within(1e-12));
            assertThat(i > 0 ? values[i - 1] : 1e9).isGreaterThanOrEqualTo(values[i]);
        }
        assertThat(values).hasSize(columns);
        assertThat(sum).isCloseTo(squares, within(1e-9));
        assertThat(values[columns - 1]).isCloseTo(0, within(1e-6));
        assertThat(values[columns - 2]).isGreaterThan(0.1);
    }

    @Test
    void weighsWeights() {
        float[] params = {9, 3, -4, 9};
        assertThat(Plasticity.norm(params, 1, 2)).isEqualTo(5);
        assertThat(Plasticity.meanAbsolute(params, 1, 2)).isEqualTo(3.5);
        assertThat(Plasticity.meanAbsolute(params, 1, 0)).isZero();
    }

    @Test
    void refusesWhatIsNoWholeRowsOrNotFinite() {
        assertThatThrownBy(() -> Plasticity.deadShare(new float[5], 3))
                .hasMessage(
                        "There are 5 features of 3 units; they must be rows of that many, "
                                + "at least 1.");
        assertThatThrownBy(() -> Plasticity.singularValues(new float[] {Float.NaN}, 1))
                .hasMessage("The features hold NaN; they must be finite.");
    }
}
