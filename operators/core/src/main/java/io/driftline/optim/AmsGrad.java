package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * Adam whose denominator never shrinks: the largest mean square seen so far takes the place of the
 * present one.
 *
 * <p>Reddi, Kale and Kumar, ICLR 2018, arXiv:1904.09237. With bias correction it is the libraries'
 * form: the maximum is taken over the uncorrected mean squares. Without, it is the paper's.
 *
 * <p>The maximum never forgets: after one outlier the steps stay short for ever. A drift sets it to
 * the present mean squares; where nothing tells of drifts, use {@link Adam}.
 *
 * <p>State: three floats per parameter, and the powers of both decays. Cost: one pass.
 *
 * @param beta1 decay of the mean, in [0, 1)
 * @param beta2 decay of the mean square, in [0, 1)
 * @param epsilon above 0
 * @param biasCorrection whether both means are corrected for their start at 0
 */
public record AmsGrad(float beta1, float beta2, float epsilon, boolean biasCorrection)
        implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("amsgrad", 1)
                    .perParameter("mean")
                    .perParameter("meanSquare")
                    .perParameter("maxMeanSquare")
                    .scalar("power1", 1)
                    .scalar("power2", 1);

    public AmsGrad {
        Require.inHalfOpen("amsgrad.beta1", beta1, 0, 1);
        Require.inHalfOpen("amsgrad.beta2", beta2, 0, 1);
        Require.above("amsgrad.epsilon", epsilon, 0);
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
        float[] h = state.vector("maxMeanSquare");
        double corrected1 = BiasCorrection.next(state, "power1", beta1);
        double corrected2 = BiasCorrection.next(state, "power2", beta2);
        float scale1 = biasCorrection ? (float) (1 / corrected1) : 1;
        float scale2 = biasCorrection ? (float) (1 / corrected2) : 1;
        float add1 = 1 - beta1;
        float add2 = 1 - beta2;
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            m[i] = beta1 * m[i] + add1 * g;
            v[i] = beta2 * v[i] + add2 * (g * g);
            h[i] = Math.max(h[i], v[i]);
            update[i] = m[i] * scale1 / ((float) Math.sqrt(h[i] * scale2) + epsilon);
        }
        if (biasCorrection) {
            BiasCorrection.laterRows(
                    step, (from, to, steps) -> later(update, state, from, to, steps));
        }
    }

    private void later(float[] update, StateTree state, int from, int to, long steps) {
        float[] m = state.vector("mean");
        float[] h = state.vector("maxMeanSquare");
        float own1 = (float) (1 / BiasCorrection.since(steps, state, "power1", beta1));
        float own2 = (float) (1 / BiasCorrection.since(steps, state, "power2", beta2));
        for (int i = from; i < to; i++) {
            update[i] = m[i] * own1 / ((float) Math.sqrt(h[i] * own2) + epsilon);
        }
    }

    @Override
    public void drift(StateTree state) {
        float[] v = state.vector("meanSquare");
        System.arraycopy(v, 0, state.vector("maxMeanSquare"), 0, v.length);
    }
}
