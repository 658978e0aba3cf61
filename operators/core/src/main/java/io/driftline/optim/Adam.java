package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * Adam: a running mean of gradients, divided by the root of a running mean of their squares, both
 * corrected for their start at 0.
 *
 * <p>Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1; ε stands outside the root and after
 * the correction, as in the common libraries. Weight decay and step size are other links.
 *
 * <p>A first step has the length of the step size in every parameter, whatever the gradient's
 * scale. With the usual β₂ a change of that scale is noticed after about 1000 steps.
 *
 * <p>State: two floats per parameter, and the powers of both decays. Cost: one pass.
 *
 * @param beta1 decay of the mean, in [0, 1)
 * @param beta2 decay of the mean square, in [0, 1)
 * @param epsilon above 0
 */
public record Adam(float beta1, float beta2, float epsilon) implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("adam", 1)
                    .perParameter("mean")
                    .perParameter("meanSquare")
                    .scalar("power1", 1)
                    .scalar("power2", 1);

    public Adam {
        Require.inHalfOpen("adam.beta1", beta1, 0, 1);
        Require.inHalfOpen("adam.beta2", beta2, 0, 1);
        Require.above("adam.epsilon", epsilon, 0);
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
        float[] m = state.vector("mean");
        float[] v = state.vector("meanSquare");
        float scale1 = (float) (1 / BiasCorrection.next(state, "power1", beta1));
        float scale2 = (float) (1 / BiasCorrection.next(state, "power2", beta2));
        float add1 = 1 - beta1;
        float add2 = 1 - beta2;
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            m[i] = beta1 * m[i] + add1 * g;
            v[i] = beta2 * v[i] + add2 * (g * g);
            update[i] = m[i] * scale1 / ((float) Math.sqrt(v[i] * scale2) + epsilon);
        }
        BiasCorrection.laterRows(
                step,
                (from, to, steps) -> {
                    float own1 = (float) (1 / BiasCorrection.since(steps, state, "power1", beta1));
                    float own2 = (float) (1 / BiasCorrection.since(steps, state, "power2", beta2));
                    for (int i = from; i < to; i++) {
                        update[i] = m[i] * own1 / ((float) Math.sqrt(v[i] * own2) + epsilon);
                    }
                });
    }
}
