package io.driftline.optim;

import io.driftline.math.NormalNoise;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Adds normal noise to the direction: perturbed gradient descent, and with {@code weight-decay}
 * behind it shrink and perturb at every step (Ash and Adams, NeurIPS 2020, arXiv:1910.08475, in the
 * streaming form of Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781).
 *
 * <p>State: nothing. Cost: one normal per parameter and step.
 *
 * @param sigma standard deviation, at least 0, in units of the gradient
 */
public record Perturb(float sigma) implements GradientTransform {
    private static final StateSpec STATE = StateSpec.of("perturb", 1);

    public Perturb {
        Require.atLeast("perturb.sigma", sigma, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        if (sigma > 0) {
            NormalNoise.add(step.rng().child(step.t()), sigma, update);
        }
    }
}
