package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {
    /** Card evaluation-metrics, 4. */
    @Test
    void followsTheWorkedExample() {
        AccuracyMatrix matrix =
                new AccuracyMatrix(
                        new double[][] {{0.9, 0.2, 0.1}, {0.7, 0.85, 0.15}, {0.6, 0.8, 0.95}},
                        new double[] {0.1, 0.1, 0.12});
        assertThat(matrix.accuracy()).isCloseTo(0.783333, within(1e-6));
        assertThat(matrix.backwardTransfer()).isCloseTo(-0.175, within(1e-12));
        assertThat(matrix.forwardTransfer()).isCloseTo(0.065, within(1e-12));
        assertThat(matrix.forgetting()).isCloseTo(0.175, within(1e-12));
    }

    @Test
    void whatImprovesIsNegativeForgetting() {
        AccuracyMatrix matrix =
                new AccuracyMatrix(new double[][] {{0.5, 0}, {0.7, 0.9}}, new double[2]);
        assertThat(matrix.forgetting()).isCloseTo(-0.2, within(1e-12));
        assertThat(matrix.backwardTransfer()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aSinglePartTransfersNothing() {
        AccuracyMatrix matrix = new AccuracyMatrix(new double[][] {{0.8}}, new double[] {0.1});
        assertThat(matrix.accuracy()).isEqualTo(0.8);
        assertThat(matrix.backwardTransfer()).isZero();
        assertThat(matrix.forwardTransfer()).isZero();
        assertThat(matrix.forgetting()).isZero();
    }

    @Test
    void copiesWhatItIsGivenAndRefusesOtherShapes() {
        double[][] after = {{0.8}};
        AccuracyMatrix matrix = new AccuracyMatrix(after, new double[1]);
        after[0][0] = 0;
        assertThat(matrix.accuracy()).isEqualTo(0.8);
        assertThatThrownBy(() -> new AccuracyMatrix(new double[][] {{1, 0}}, new double[1]))
                .hasMessageContaining("1 rows, one of them or those before training 2 values");
        assertThatThrownBy(() -> new AccuracyMatrix(new double[][] {{1}}, new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccuracyMatrix(new double[0][], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
