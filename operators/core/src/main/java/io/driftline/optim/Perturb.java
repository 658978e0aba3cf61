package io.driftline.optim;

import io.driftline.math.NormalNoise;
import io.driftline.math.Rng;
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
public record Perturb(float sigma) implements BlockTransform {
    private static final StateSpec STATE = StateSpec.of("perturb", 1);

    public Perturb {
        Require.atLeast("perturb.sigma", sigma, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(Blocks blocks, Step step, StateTree state) {
        float[] update = blocks.update();
        if (sigma > 0) {
            Rng rng = step.rng().child(step.t());
            NormalNoise noise = new NormalNoise(rng, sigma, update.length);
            blocks.each((from, to) -> noise.addTo(update, from, to));
        }
    }
}
