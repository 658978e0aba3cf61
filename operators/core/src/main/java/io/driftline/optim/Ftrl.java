package io.driftline.optim;

import io.driftline.state.Layout;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Follow the regularized leader, proximal: step sizes per coordinate that fall with its gradients,
 * and weights that are exactly 0 unless their gradients say otherwise for long enough.
 *
 * <p>McMahan et al., KDD 2013, algorithm 1. A weight is 0 while |z| ≤ l1, as published; a popular
 * library keeps the old weight there. Biases are not subject to l1.
 *
 * <p>Differs: begins at the model's starting weights instead of 0, by a z that gives them; with
 * starting weights of 0 that is the same.
 *
 * <p>The step sizes only fall, which makes this the slowest rule of all to follow a drift. A drift
 * begins them anew, from the weights as they are.
 *
 * <p>Brings its own step size: use it with {@code unit}. State: two floats per parameter. Cost: one
 * pass, two roots per parameter.
 *
 * @param alpha step size, above 0
 * @param beta dampens the first steps, above 0
 * @param l1 at least 0
 * @param l2 at least 0
 */
public record Ftrl(float alpha, float beta, float l1, float l2) implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("ftrl", 1).perParameter("z").perParameter("squares").counter("steps", 0);

    public Ftrl {
        Require.above("ftrl.alpha", alpha, 0);
        Require.above("ftrl.beta", beta, 0);
        Require.atLeast("ftrl.l1", l1, 0);
        Require.atLeast("ftrl.l2", l2, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        if (state.add("steps", 1) == 1) {
            start(step, state.vector("z"));
        }
        for (Layout.Block block : step.layout().blocks()) {
            for (int row = 0; row < block.rows(); row++) {
                int from = block.offset() + row * block.columns();
                int weights = block.columns() - biases(block);
                move(update, step.params(), from, weights, l1, state);
                move(update, step.params(), from + weights, biases(block), 0, state);
            }
        }
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }

    /** Sets z so that it gives the weights that the model starts with. */
    private void start(Step step, float[] z) {
        for (Layout.Block block : step.layout().blocks()) {
            for (int i = 0; i < block.size(); i++) {
                boolean bias = i % block.columns() >= block.columns() - biases(block);
                float w = step.params()[block.offset() + i];
                z[block.offset() + i] = -w * (beta / alpha + l2) - Math.signum(w) * (bias ? 0 : l1);
            }
        }
    }

    private static int biases(Layout.Block block) {
        return block.name().equals("head") || block.name().endsWith(".bias") ? 1 : 0;
    }

    private void move(
            float[] update, float[] params, int from, int count, float sparse, StateTree state) {
        float[] z = state.vector("z");
        float[] n = state.vector("squares");
        for (int i = from; i < from + count; i++) {
            float g = update[i];
            double root = Math.sqrt(n[i]);
            n[i] += g * g;
            double newRoot = Math.sqrt(n[i]);
            z[i] += (float) (g - (newRoot - root) / alpha * params[i]);
            // Neither a condition nor a sign, which compiles to one: half would be guessed wrongly.
            double over = z[i] - Math.max(-(double) sparse, Math.min(sparse, z[i]));
            double slope = (beta + newRoot) / alpha + l2;
            update[i] = (float) (params[i] + over / Math.max(slope, Double.MIN_NORMAL));
        }
    }
}
