package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Shortens a direction whose Euclidean norm over all parameters exceeds a bound to that bound;
 * leaves shorter ones alone (Pascanu, Mikolov and Bengio, ICML 2013, arXiv:1211.5063, algorithm 1).
 *
 * <p>State: nothing. Cost: one pass, two when it shortens.
 *
 * @param max largest norm, above 0
 */
public record ClipByNorm(float max) implements GradientTransform {
    private static final StateSpec STATE = StateSpec.of("clip-norm", 1);

    public ClipByNorm {
        Require.above("clip-norm.max", max, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        float squaredNorm = Kernels.squaredNorm(update);
        if (squaredNorm == Float.POSITIVE_INFINITY) {
            // The squares left the range of float; the direction itself need not have.
            multiply(update, 1 / Kernels.maxAbs(update));
            squaredNorm = Kernels.squaredNorm(update);
            multiply(update, (float) (max / Math.sqrt(squaredNorm)));
        } else if (squaredNorm > (double) max * max) {
            multiply(update, (float) (max / Math.sqrt(squaredNorm)));
        }
    }

    private static void multiply(float[] update, float factor) {
        for (int i = 0; i < update.length; i++) {
            update[i] *= factor;
        }
    }
}
