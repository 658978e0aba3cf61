package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Distance over gradients: no step size to tune. It is the largest distance travelled from the
 * start, over the root of the sum of squared gradient norms.
 *
 * <p>Ivgi, Hinder and Carmon, ICML 2023, arXiv:2302.12022. Its guarantees are for the average of
 * iterates that the paper serves: {@link Polyak} with γ = 8 beside it.
 *
 * <p>Neither distance nor sum ever shrinks, so that after a shift the steps keep falling. A drift
 * begins both anew, from the iterate.
 *
 * <p>State: the start, float per parameter, and two scalars. Cost: two passes.
 *
 * @param scale multiplies the step size, above 0
 * @param initial first distance, above 0, in units of 1 + the start's norm
 * @param epsilon added to the sum, above 0
 */
public record Dog(float scale, float initial, float epsilon) implements StepSize {
    private static final StateSpec STATE =
            StateSpec.of("dog", 1)
                    .perParameter("start")
                    .scalar("distance", 0)
                    .scalar("squares", 0)
                    .counter("steps", 0);

    public Dog {
        Require.above("dog.scale", scale, 0);
        Require.above("dog.initial", initial, 0);
        Require.above("dog.epsilon", epsilon, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        float[] start = state.vector("start");
        float[] w = step.params();
        double distance = state.scalar("distance");
        double squares = state.scalar("squares");
        if (state.add("steps", 1) == 1) {
            System.arraycopy(w, 0, start, 0, w.length);
            distance = initial * (1 + Math.sqrt(Kernels.squaredNorm(w)));
            squares = epsilon;
        } else {
            distance = Math.max(distance, distance(w, start));
        }
        squares += Kernels.squaredNorm(update);
        state.scalar("distance", distance);
        state.scalar("squares", squares);
        return (float) (scale * distance / Math.sqrt(squares));
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }

    private static double distance(float[] w, float[] start) {
        double sum = 0; // in double: the first moves are a millionth of the weights
        for (int i = 0; i < w.length; i++) {
            double d = (double) w[i] - start[i];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
