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
 */
public record Step(
        long t,
        float loss,
        float[] params,
        Layout layout,
        Rng rng,
        float[] curvature,
        float[] activations) {
    private static final float[] NONE = {};

    /** Returns a step for rules that need nothing but the gradient. */
    public Step(long t, float loss, float[] params, Layout layout, Rng rng) {
        this(t, loss, params, layout, rng, NONE, NONE);
    }

    /** Returns this step as a link sees it. */
    Step at(float[] point, long tag) {
        return new Step(t, loss, point, layout, rng.child(tag), curvature, activations);
    }
}
