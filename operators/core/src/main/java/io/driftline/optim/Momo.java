package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * MoMo: gradient descent with momentum whose step size only bounds the step; how far it goes is
 * where a model of the loss, made of past losses and gradients, meets a lower bound.
 *
 * <p>Schaipp, Ohana, Eickenberg, Defazio and Gower, ICML 2024, arXiv:2305.07583, with a fixed lower
 * bound. With {@code adaptive} it is MoMo-Adam: distances are measured in Adam's scale, and all
 * means are corrected for their start at 0.
 *
 * <p>Single noisy losses above the lower bound make it overshoot unless the rate bounds it. Weight
 * decay belongs here and not in another link, because the model must know of it.
 *
 * <p>Stands first in a chain: the model needs the gradient itself. Brings its own step size: use it
 * with {@code unit}. State: a float per parameter, or two, and scalars. Cost: three passes.
 *
 * @param adaptive whether the scale is Adam's
 * @param rate largest step size, above 0
 * @param beta decay of the means, in [0, 1)
 * @param biasCorrection whether the means are corrected for their start at 0, rather than begun
 *     with the first values; always so when adaptive
 * @param weightDecay at least 0
 * @param lowerBound of the loss
 */
public record Momo(
        boolean adaptive,
        float rate,
        float beta,
        boolean biasCorrection,
        float weightDecay,
        float lowerBound)
        implements GradientTransform {
    private static final StateSpec MOMO = declare("momo");
    private static final StateSpec ADAM =
            declare("momo-adam").perParameter("meanSquare").scalar("power2", 1);
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    public Momo {
        String name = adaptive ? "momo-adam" : "momo";
        Require.above(name + ".rate", rate, 0);
        Require.inHalfOpen(name + ".beta", beta, 0, 1);
        Require.atLeast(name + ".weight-decay", weightDecay, 0);
        Require.atLeast(name + ".lower-bound", lowerBound, -Float.MAX_VALUE);
    }

    private static StateSpec declare(String name) {
        return StateSpec.of(name, 1)
                .perParameter("mean")
                .scalar("meanLoss", 0)
                .scalar("meanInner", 0)
                .scalar("power", 1)
                .counter("steps", 0);
    }

    @Override
    public StateSpec state() {
        return adaptive ? ADAM : MOMO;
    }

    @Override
    public Set<Need> needs() {
        return adaptive ? Set.of(Need.ROW_STEPS) : Set.of();
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        float[] w = step.params();
        float[] d = state.vector("mean");
        double corrected = BiasCorrection.next(state, "power", beta);
        boolean correct = biasCorrection || adaptive;
        boolean begin = state.add("steps", 1) == 1 && !correct;
        double keep = begin ? 0 : beta;
        double inner = Kernels.dot(w, 0, update, 0, w.length);
        double meanLoss = keep * state.scalar("meanLoss") + (1 - keep) * step.loss();
        double meanInner = keep * state.scalar("meanInner") + (1 - keep) * inner;
        state.scalar("meanLoss", meanLoss);
        state.scalar("meanInner", meanInner);
        float keepMean = (float) keep;
        float add = 1 - keepMean;
        for (int i = 0; i < d.length; i++) {
            d[i] = keepMean * d[i] + add * update[i];
        }
        scaled(update, d, step, state);
        double rho = correct ? corrected : 1;
        double decay = 1 + (double) rate * weightDecay;
        double above =
                decay * (meanLoss - rho * lowerBound - meanInner)
                        + Kernels.dot(d, 0, w, 0, w.length);
        double squared = Kernels.dot(d, 0, update, 0, d.length);
        double tau = squared > 0 ? Math.min(rate / rho, Math.max(above, 0) / squared) : 0;
        float factor = (float) (tau / decay);
        float shrink = (float) (1 - 1 / decay);
        for (int i = 0; i < update.length; i++) {
            update[i] = factor * update[i] + shrink * w[i];
        }
    }

    /** Overwrites the gradient with its mean, in Adam's scale where that is wanted. */
    private void scaled(float[] update, float[] d, Step step, StateTree state) {
        if (!adaptive) {
            System.arraycopy(d, 0, update, 0, d.length);
            return;
        }
        float[] v = state.vector("meanSquare");
        float scale = (float) (1 / BiasCorrection.next(state, "power2", BETA2));
        float add = 1 - BETA2;
        for (int i = 0; i < d.length; i++) {
            float g = update[i];
            v[i] = BETA2 * v[i] + add * (g * g);
            update[i] = d[i] / ((float) Math.sqrt(v[i] * scale) + EPSILON);
        }
        BiasCorrection.laterRows(
                step,
                (from, to, steps) -> {
                    float own = (float) (1 / BiasCorrection.since(steps, state, "power2", BETA2));
                    for (int i = from; i < to; i++) {
                        update[i] = d[i] / ((float) Math.sqrt(v[i] * own) + EPSILON);
                    }
                });
    }
}
