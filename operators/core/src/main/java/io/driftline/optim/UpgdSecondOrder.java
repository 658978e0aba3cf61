package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * {@link Upgd} with utilities of second order, u = −g·w + ½·S·w², where S is the diagonal of the
 * loss's second derivative: nearer to what a weight is worth, at the price of about one more
 * backward pass.
 *
 * <p>Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781, with S by HesScale, arXiv:2210.11639.
 *
 * <p>State: that of {@link Upgd}, also in the saved format, so that a pipeline may change from one
 * to the other. Cost: five passes and the model's curvature.
 */
public record UpgdSecondOrder(Upgd upgd) implements BlockTransform {
    @Override
    public StateSpec state() {
        return upgd.state();
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CURVATURE);
    }

    @Override
    public void apply(Blocks blocks, Step step, StateTree state) {
        double correction = upgd.trace(blocks, step, state, step.curvature());
        upgd.perturb(blocks, step, state, correction, upgd.noise(step, blocks));
    }
}
