package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * Adaptive UPGD: Adam's direction, perturbed and gated by utility. The noise is not divided by the
 * root of the mean square; utilities are of the gradient itself.
 *
 * <p>Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781, algorithm 5. The profile {@code readme} is
 * the authors' code behind the reinforcement learning figure; with it use ε = 1e-5 and a weight
 * decay of 0.001.
 *
 * <p>State: three floats per parameter, two where it has no gate, and three powers. Cost: five
 * passes. Noise: one normal per parameter and step.
 *
 * @param upgd the gate; an error about its settings names {@code upgd}
 * @param adam the direction; an error about its settings names {@code adam}
 */
public record AdaUpgd(Upgd upgd, Adam adam) implements BlockTransform {
    private static final float[] NONE = {};
    private static final StateSpec STATE = declare(UpgdForm.Scope.ALL);
    private static final StateSpec STATE_OF_HEAD = declare(UpgdForm.Scope.OUTPUT);

    private static StateSpec declare(UpgdForm.Scope scope) {
        UpgdForm paper = UpgdForm.PAPER;
        UpgdForm form = new UpgdForm(paper.profile(), paper.scale(), paper.protecting(), scope);
        return StateSpec.of("adaupgd", 1)
                .part(new Upgd(0, 0, form).state())
                .part(new Adam(0, 0, 1).state());
    }

    /** Returns the rule after checking its settings under its own name. */
    public static AdaUpgd of(
            float utilityDecay,
            float sigma,
            UpgdForm form,
            float beta1,
            float beta2,
            float epsilon) {
        Require.inHalfOpen("adaupgd.utility-decay", utilityDecay, 0, 1);
        Require.atLeast("adaupgd.sigma", sigma, 0);
        Require.inHalfOpen("adaupgd.beta1", beta1, 0, 1);
        Require.inHalfOpen("adaupgd.beta2", beta2, 0, 1);
        Require.above("adaupgd.epsilon", epsilon, 0);
        return new AdaUpgd(new Upgd(utilityDecay, sigma, form), new Adam(beta1, beta2, epsilon));
    }

    @Override
    public StateSpec state() {
        return upgd.form().scope() == UpgdForm.Scope.ALL ? STATE : STATE_OF_HEAD;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ROW_STEPS);
    }

    @Override
    public void apply(Blocks blocks, Step step, StateTree state) {
        apply(blocks, step, state, upgd.noise(step, blocks));
    }

    void apply(Blocks blocks, Step step, StateTree state, Upgd.Noise noise) {
        StateTree gate = state.part("upgd");
        double correction = upgd.trace(blocks, step, gate, NONE);
        adam.apply(blocks, step, state.part("adam"));
        upgd.perturb(blocks, step, gate, correction, noise);
    }
}
