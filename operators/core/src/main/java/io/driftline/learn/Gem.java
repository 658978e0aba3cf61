package io.driftline.learn;

import io.driftline.data.Task;
import io.driftline.state.Require;
import java.util.Arrays;

/**
 * Gradient episodic memory: a step that would raise the loss on rows of any class drawn from memory
 * is replaced by the nearest one that raises none.
 *
 * <p>Lopez-Paz and Ranzato, NIPS 2017, arXiv:1706.08840, on the step instead of the gradient, with
 * the classes of the rows drawn in place of past tasks, which a stream does not have. As in the
 * authors' code the margin is a lower bound of the multipliers; the paper adds it to them.
 *
 * <p>The dual quadratic program has a variable per class and is solved by cyclic projected
 * coordinate descent in double. The margin is in units of the direction, that is of gradients only
 * where the chain leaves them so.
 *
 * <p>Cost: a pass per row drawn, and a product of two directions per pair of classes.
 *
 * @param margin lower bound of the multipliers, at least 0; above 0 a step is made to help
 * @param epsilon added to the diagonal, at least 0
 */
public record Gem(float margin, float epsilon) implements StepProjection {
    private static final int SWEEPS = 10_000;
    private static final double SMALLEST_CHANGE = 1e-12;

    public Gem {
        Require.atLeast("gem.margin", margin, 0);
        Require.atLeast("gem.epsilon", epsilon, 0);
    }

    @Override
    public String refusal(Task task) {
        return task.classification() && !task.multiLabel()
                ? ""
                : "has a constraint per class, and a label of numbers or of several classes has"
                        + " none; choose a-gem";
    }

    @Override
    public int group(float[] targets, int count, Task task, int[] groups) {
        int[] groupOf = new int[task.scores()];
        int found = 0;
        for (int row = 0; row < count; row++) {
            int index = (int) targets[row];
            groupOf[index] = groupOf[index] == 0 ? ++found : groupOf[index];
            groups[row] = groupOf[index] - 1;
        }
        return found;
    }

    @Override
    public boolean project(float[] direction, float[][] references, int count) {
        double[] dots = new double[count];
        boolean violated = false;
        for (int k = 0; k < count; k++) {
            dots[k] = StepProjection.dot(direction, references[k]);
            violated |= dots[k] < 0;
        }
        if (!violated) {
            return false;
        }
        double[][] products = new double[count][count];
        for (int k = 0; k < count; k++) {
            for (int l = 0; l <= k; l++) {
                products[k][l] = StepProjection.dot(references[k], references[l]);
                products[l][k] = products[k][l];
            }
            products[k][k] += epsilon;
        }
        double[] multipliers = multipliers(products, dots);
        for (int i = 0; i < direction.length; i++) {
            double sum = direction[i];
            for (int k = 0; k < count; k++) {
                sum += multipliers[k] * references[k][i];
            }
            direction[i] = (float) sum;
        }
        return true;
    }

    /** Minimizes ½ v'Qv + q'v over v ≥ margin. */
    private double[] multipliers(double[][] q, double[] linear) {
        double[] v = new double[linear.length];
        Arrays.fill(v, margin);
        double change = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < SWEEPS && change >= SMALLEST_CHANGE; sweep++) {
            change = 0;
            for (int k = 0; k < v.length; k++) {
                double slope = linear[k];
                for (int l = 0; l < v.length; l++) {
                    slope += q[k][l] * v[l];
                }
                double next = q[k][k] > 0 ? Math.max(margin, v[k] - slope / q[k][k]) : v[k];
                change = Math.max(change, Math.abs(next - v[k]));
                v[k] = next;
            }
        }
        return v;
    }
}
