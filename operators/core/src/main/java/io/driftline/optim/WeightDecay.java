package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Pulls every parameter, biases too, towards 0: adds rate·w to the direction. Decoupled (Loshchilov
 * and Hutter, ICLR 2019, arXiv:1711.05101) when it stands last in the chain, so that no other link
 * scales it; a step then multiplies w by 1 − step size·rate.
 *
 * <p>State: nothing. Cost: one pass.
 *
 * @param rate at least 0
 */
public record WeightDecay(float rate) implements BlockTransform {
    private static final StateSpec STATE = StateSpec.of("weight-decay", 1);

    public WeightDecay {
        Require.atLeast("weight-decay.rate", rate, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(Blocks blocks, Step step, StateTree state) {
        float[] update = blocks.update();
        float[] w = step.params();
        blocks.each(
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        update[i] += rate * w[i];
                    }
                });
    }
}
