package io.driftline.learn;

import io.driftline.math.Cholesky;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;

/**
 * The covariance R of the weights of a ridge regression, by its square root S with R = S S'
 * (Potter's form), and the steps that follow from it.
 *
 * <p>State: p² doubles for p weights, a row of S under the name of each; rows of names that are new
 * begin with the ridge alone.
 */
final class RootCovariance {
    static final String NAME = "root";

    private static final String FACTOR = "factor";
    private static final String BEGUN = "begun";

    private final double ridge;
    private final int width;
    private final StateSpec spec;
    private final double[] inRoot;
    private final double[] gain;
    private double share;

    RootCovariance(List<String> names, double ridge) {
        this.ridge = ridge;
        width = names.size();
        inRoot = new double[width];
        gain = new double[width];
        StateSpec factor = StateSpec.of(FACTOR, 1).elements(names);
        for (String name : names) {
            factor = factor.perElement(name, 0);
        }
        spec = StateSpec.of(NAME, 1).elements(names).perElement(BEGUN, 0).part(factor);
    }

    StateSpec state() {
        return spec;
    }

    /** Takes features h in and moves each row of weights by its error along the gain. */
    void add(double[] h, double[] targets, double forgetting, double[][] weights, StateTree state) {
        double[][] root = project(h, state);
        double all = forgetting + share;
        move(h, targets, 1 / all, weights);
        double sqrt = Math.sqrt(forgetting / all);
        double trace = change(root, -1 / (all * (1 + sqrt)));
        if (forgetting < 1 && trace / forgetting <= width / ridge) {
            double factor = 1 / Math.sqrt(forgetting);
            for (double[] row : root) {
                for (int j = 0; j < width; j++) {
                    row[j] *= factor;
                }
            }
        }
    }

    /**
     * Takes features out that were taken in with forgetting 1.
     *
     * @return whether they can have been; nothing is changed when not
     */
    boolean remove(double[] h, double[] targets, double[][] weights, StateTree state) {
        double[][] root = project(h, state);
        double left = 1 - share;
        if (!(left > 0)) {
            return false;
        }
        move(h, targets, -1 / left, weights);
        change(root, 1 / (left * (1 + Math.sqrt(1 / left))));
        return true;
    }

    /** Adds R⁻¹, less {@code prior} on its diagonal, and R⁻¹ w for each row of weights. */
    void information(
            double[][] weights,
            StateTree state,
            double prior,
            double[][] information,
            double[][] moments) {
        double[][] lower = Cholesky.lower(Cholesky.timesTransposed(begun(state)));
        double[][] own = Cholesky.timesTransposed(Cholesky.transposed(Cholesky.inverse(lower)));
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                information[i][j] += own[i][j];
            }
            information[i][i] -= prior;
            for (int c = 0; c < weights.length; c++) {
                moments[c][i] += dot(own[i], weights[c]);
            }
        }
    }

    /** Sets root and weights to those of such sums. */
    void set(double[][] information, double[][] moments, double[][] weights, StateTree state) {
        double[][] factor = Cholesky.transposed(Cholesky.inverse(Cholesky.lower(information)));
        double[][] covariance = Cholesky.timesTransposed(factor);
        double[][] root = begun(state);
        for (int i = 0; i < width; i++) {
            System.arraycopy(factor[i], 0, root[i], 0, width);
            for (int c = 0; c < weights.length; c++) {
                weights[c][i] = dot(covariance[i], moments[c]);
            }
        }
    }

    /** Returns the sum of products. */
    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Computes S'h, R h and h'R h, and returns S. */
    private double[][] project(double[] h, StateTree state) {
        double[][] root = begun(state);
        Arrays.fill(inRoot, 0);
        for (int i = 0; i < width; i++) {
            double value = h[i];
            double[] row = root[i];
            for (int j = 0; j < width; j++) {
                inRoot[j] += value * row[j];
            }
        }
        for (int i = 0; i < width; i++) {
            gain[i] = dot(root[i], inRoot);
        }
        share = dot(inRoot, inRoot);
        return root;
    }

    private void move(double[] h, double[] targets, double step, double[][] weights) {
        for (int c = 0; c < weights.length; c++) {
            double error = step * (targets[c] - dot(weights[c], h));
            for (int i = 0; i < width; i++) {
                weights[c][i] += error * gain[i];
            }
        }
    }

    /** Adds {@code factor} R h h'S to S and returns the trace of R. */
    private double change(double[][] root, double factor) {
        double trace = 0;
        for (int i = 0; i < width; i++) {
            double along = factor * gain[i];
            double[] row = root[i];
            for (int j = 0; j < width; j++) {
                row[j] += along * inRoot[j];
            }
            trace += dot(row, row);
        }
        return trace;
    }

    private double[][] begun(StateTree state) {
        double[] begun = state.array(BEGUN);
        double[][] root = state.part(FACTOR).arrays();
        for (int i = 0; i < width; i++) {
            if (begun[i] == 0) {
                root[i][i] = 1 / Math.sqrt(ridge);
                begun[i] = 1;
            }
        }
        return root;
    }
}
