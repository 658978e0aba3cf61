package io.driftline.model;

import java.util.Optional;

/**
 * What the rows of a batch cost together by their features, which are known only once all rows went
 * through the hidden layers. Holds scratch: the features of one batch and the derivative by them.
 */
final class FeatureTerm {
    private final Optional<RowLoss> loss;
    private float[] features = {};
    private float[] derivative = {};
    private int width;
    private boolean asked;

    /** Returns the term of a loss; there is none but in a {@link RowLoss}. */
    FeatureTerm(Loss loss) {
        this.loss = loss instanceof RowLoss rows ? Optional.of(rows) : Optional.empty();
    }

    /** Returns whether the loss asks for the features of this batch; then all must be set. */
    boolean begin(int rows, int width) {
        asked = loss.flatMap(RowLoss::together).isPresent();
        if (asked && features.length != rows * width) {
            features = new float[rows * width];
            derivative = new float[rows * width];
        }
        this.width = width;
        return asked;
    }

    /** Sets the features of one row. */
    void set(int row, float[] units) {
        System.arraycopy(units, 0, features, row * width, width);
    }

    /** Returns what all rows cost together, in the sum of which the mean is taken. */
    float value() {
        return loss.flatMap(RowLoss::together)
                .map(together -> together.value(features, width, derivative))
                .orElse(0f);
    }

    /** Adds the derivative by the features of one row. */
    void add(int row, float[] below) {
        for (int i = 0; i < width && asked; i++) {
            below[i] += derivative[row * width + i];
        }
    }
}
