package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The step size that is best for linear regression whose optimum moves: it weighs how far the model
 * is believed to be from the optimum against the noise of labels, falls like 1/t while nothing
 * moves, and settles where drift and noise balance.
 *
 * <p>After Fahrbach, Javanmard, Mirrokni and Worah, ICML 2023, arXiv:2303.15634, for standardized
 * inputs: η = B·v / ((B + d + 1)·v + d·σ²), then v ← (1 − η)·v plus the drift, where v is the
 * expected squared distance to the optimum, d the inputs with the bias and B the batch size.
 *
 * <p>Differs: derived anew for the same setting, because the paper's theorems were not at hand;
 * constants may not be theirs.
 *
 * <p>With a persistent drift in one direction the random form starves: use {@code worst}. A drift
 * that is told, such as a jump, sets the distance back to what it was believed to be at the start.
 *
 * <p>State: one scalar. Cost: nothing.
 *
 * @param initial squared distance to the optimum at the start, above 0; for standardized inputs the
 *     variance of the label that inputs explain
 * @param noise variance of the label's noise, at least 0
 * @param drift distance that the optimum moves per step, at least 0
 * @param worst whether it may move away from the model every time, rather than in any direction
 * @param batchSize examples per step, at least 1
 * @param errorScale derivative of the loss by an output over the error: 2 for the squared loss, 1
 *     for cross entropies
 */
public record RegressionDrift(
        float initial, float noise, float drift, boolean worst, int batchSize, float errorScale)
        implements StepSize {
    private static final StateSpec STATE =
            StateSpec.of("regression-drift", 1).scalar("squaredDistance", 0).counter("steps", 0);
    private static final double LEAST = 1e-12;

    public RegressionDrift {
        Require.above("regression-drift.initial", initial, 0);
        Require.atLeast("regression-drift.noise", noise, 0);
        Require.atLeast("regression-drift.drift", drift, 0);
        Require.atLeast("regression-drift.batch-size", batchSize, 1);
        Require.above("regression-drift.error-scale", errorScale, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        double v = state.add("steps", 1) == 1 ? initial : state.scalar("squaredDistance");
        int inputs = Head.of(step.layout()).columns();
        double size = best(v, inputs, noise, batchSize);
        double left = (1 - size) * v;
        double root = Math.sqrt(left) + drift;
        double moved = worst ? root * root : left + (double) drift * drift;
        state.scalar("squaredDistance", Math.max(moved, LEAST));
        return (float) (size / errorScale);
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }

    /** Returns the best step size for half the squared error at a squared distance. */
    static double best(double squaredDistance, int inputs, double noise, int batchSize) {
        double v = Math.max(squaredDistance, LEAST);
        return batchSize * v / ((batchSize + inputs + 1.0) * v + inputs * noise);
    }
}
