package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.state.Layout;

/**
 * All that an update may see.
 *
 * @param t number of this step, from 1
 * @param loss mean loss before it
 * @param params where the gradient was taken, read only
 * @param layout of the parameters
 * @param rng the link's own; derive a stream for this step with {@code rng.child(t)}
 * @param curvature second derivative of the loss by each parameter, read only; empty unless a link
 *     needs it
 * @param activations mean activation of each hidden unit at the place of its bias, read only; empty
 *     unless a rule needs them
 * @param rowSteps for each row of the head the number of this step since the row has joined, from
 *     1; −1 for a row that was there from the beginning; read only; empty where all were, or unless
 *     a rule needs them
 */
public record Step(
        long t,
        float loss,
        float[] params,
        Layout layout,
        Rng rng,
        float[] curvature,
        float[] activations,
        double[] rowSteps) {
    private static final float[] NONE = {};
    private static final double[] FROM_THE_BEGINNING = {};

    /** Returns a step of a model whose head has never grown. */
    public Step(
            long t,
            float loss,
            float[] params,
            Layout layout,
            Rng rng,
            float[] curvature,
            float[] activations) {
        this(t, loss, params, layout, rng, curvature, activations, FROM_THE_BEGINNING);
    }

    /** Returns a step for rules that need nothing but the gradient. */
    public Step(long t, float loss, float[] params, Layout layout, Rng rng) {
        this(t, loss, params, layout, rng, NONE, NONE);
    }

    /** Returns this step as a link sees it. */
    Step at(float[] point, long tag) {
        return new Step(t, loss, point, layout, rng.child(tag), curvature, activations, rowSteps);
    }
}
