package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * Adam with decoupled weight decay: a step multiplies every parameter by 1 − step size·decay and
 * adds Adam's step.
 *
 * <p>Loshchilov and Hutter, ICLR 2019, arXiv:1711.05101, in the libraries' form, where the step
 * size scales the decay too. The same as the chain {@code adam, weight-decay}; a link {@code
 * weight-decay} behind this one adds to it.
 *
 * <p>State: that of {@link Adam}. Cost: two passes.
 *
 * @param beta1 decay of the mean, in [0, 1)
 * @param beta2 decay of the mean square, in [0, 1)
 * @param epsilon above 0
 * @param weightDecay at least 0
 */
public record AdamW(float beta1, float beta2, float epsilon, float weightDecay)
        implements GradientTransform {
    private static final StateSpec STATE = StateSpec.of("adamw", 1).part(new Adam(0, 0, 1).state());

    public AdamW {
        Require.inHalfOpen("adamw.beta1", beta1, 0, 1);
        Require.inHalfOpen("adamw.beta2", beta2, 0, 1);
        Require.above("adamw.epsilon", epsilon, 0);
        Require.atLeast("adamw.weight-decay", weightDecay, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ROW_STEPS);
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        new Adam(beta1, beta2, epsilon).apply(update, step, state.part("adam"));
        new WeightDecay(weightDecay).apply(update, step, state);
    }
}
