package io.driftline.eval;

/**
 * Accuracy on each of T test sets after each of T parts of a stream, and what follows from it.
 * Lopez-Paz and Ranzato, NeurIPS 2017, arXiv:1706.08840; forgetting: Chaudhry et al., ECCV 2018.
 *
 * <p>Means are over the T − 1 terms that there are; code released with the first paper divides by
 * T. With a single part transfer and forgetting are 0.
 */
public final class AccuracyMatrix {
    private final double[][] after;
    private final double[] before;

    /**
     * Returns the matrix.
     *
     * @param after T × T, row i after part i, column j on test set j; copied
     * @param before T, accuracy before any training; copied
     * @throws IllegalArgumentException when there is no part, or the shapes differ
     */
    public AccuracyMatrix(double[][] after, double[] before) {
        this.after = new double[after.length][];
        for (int i = 0; i < after.length; i++) {
            this.after[i] = after[i].clone();
            if (after[i].length != after.length) {
                throw refuse(after.length, after[i].length);
            }
        }
        this.before = before.clone();
        if (after.length == 0 || before.length != after.length) {
            throw refuse(after.length, before.length);
        }
    }

    /** Returns ACC: the mean accuracy after the last part. */
    public double accuracy() {
        double sum = 0;
        for (double value : last()) {
            sum += value;
        }
        return sum / size();
    }

    /**
     * Returns BWT: how much the accuracy on a part has changed since it ended; negative is lost.
     */
    public double backwardTransfer() {
        double sum = 0;
        for (int j = 0; j < size() - 1; j++) {
            sum += last()[j] - after[j][j];
        }
        return mean(sum);
    }

    /** Returns FWT: how much the accuracy on a part is above the untrained one when it begins. */
    public double forwardTransfer() {
        double sum = 0;
        for (int j = 1; j < size(); j++) {
            sum += after[j - 1][j] - before[j];
        }
        return mean(sum);
    }

    /** Returns the mean of what is lost of each part's best accuracy before the last part. */
    public double forgetting() {
        double sum = 0;
        for (int j = 0; j < size() - 1; j++) {
            double best = after[0][j];
            for (int i = 1; i < size() - 1; i++) {
                best = Math.max(best, after[i][j]);
            }
            sum += best - last()[j];
        }
        return mean(sum);
    }

    private int size() {
        return after.length;
    }

    private double[] last() {
        return after[size() - 1];
    }

    private double mean(double sum) {
        return size() == 1 ? 0 : sum / (size() - 1);
    }

    private static IllegalArgumentException refuse(int rows, int found) {
        return new IllegalArgumentException(
                "The accuracies are %d rows, one of them or those before training %d values; "
                                .formatted(rows, found)
                        + "both must be the number of parts, at least 1.");
    }
}
