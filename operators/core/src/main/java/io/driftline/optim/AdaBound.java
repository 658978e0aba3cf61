package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * AdaBound: Adam at first, stochastic gradient descent in the end. Each parameter's own step size
 * is clipped into a band that closes around one final step size.
 *
 * <p>Luo, Xiong, Liu and Sun, ICLR 2019, arXiv:1902.09843. The band is measured in step sizes, so
 * that it follows a schedule: the published final rate 0.1 at rate 0.001 is {@code finalRatio} 100.
 * The mean of gradients is corrected for its start at 0 inside the clipped factor only.
 *
 * <p>The band never opens again: on an endless stream this ends as gradient descent and does not
 * adapt to a new scale. After a drift reset this link's state.
 *
 * <p>The final step is plain gradient descent's: a ratio of 100 suits networks with normalization
 * layers, on raw features it diverges.
 *
 * <p>State: two floats per parameter, the powers of both decays, the number of steps. Cost: one
 * pass.
 *
 * @param beta1 decay of the mean, in [0, 1)
 * @param beta2 decay of the mean square, in [0, 1)
 * @param finalRatio final step size divided by the present one, above 0
 * @param gamma how fast the band closes, above 0: it is about 1 / (gamma·t) wide
 * @param epsilon above 0
 */
public record AdaBound(float beta1, float beta2, float finalRatio, float gamma, float epsilon)
        implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("adabound", 1)
                    .perParameter("mean")
                    .perParameter("meanSquare")
                    .scalar("power1", 1)
                    .scalar("power2", 1)
                    .counter("steps", 0);

    public AdaBound {
        Require.inHalfOpen("adabound.beta1", beta1, 0, 1);
        Require.inHalfOpen("adabound.beta2", beta2, 0, 1);
        Require.above("adabound.final-ratio", finalRatio, 0);
        Require.above("adabound.gamma", gamma, 0);
        Require.above("adabound.epsilon", epsilon, 0);
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
        double corrected1 = BiasCorrection.next(state, "power1", beta1);
        double corrected2 = BiasCorrection.next(state, "power2", beta2);
        double closed = (double) gamma * state.add("steps", 1);
        float scale = (float) (Math.sqrt(corrected2) / corrected1);
        float low = (float) (finalRatio * (1 - 1 / (closed + 1)));
        float high = (float) (finalRatio * (1 + 1 / closed));
        float add1 = 1 - beta1;
        float add2 = 1 - beta2;
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            m[i] = beta1 * m[i] + add1 * g;
            v[i] = beta2 * v[i] + add2 * (g * g);
            float own = scale / ((float) Math.sqrt(v[i]) + epsilon);
            update[i] = Math.min(Math.max(own, low), high) * m[i];
        }
        BiasCorrection.laterRows(
                step,
                (from, to, steps) -> {
                    double own1 = BiasCorrection.since(steps, state, "power1", beta1);
                    double own2 = BiasCorrection.since(steps, state, "power2", beta2);
                    float later = (float) (Math.sqrt(own2) / own1);
                    for (int i = from; i < to; i++) {
                        float own = later / ((float) Math.sqrt(v[i]) + epsilon);
                        update[i] = Math.min(Math.max(own, low), high) * m[i];
                    }
                });
    }

    @Override
    public void drift(StateTree state) {
        state.counter("steps", 0); // of the band, not of the means
    }
}
