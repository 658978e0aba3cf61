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
 */
public record Step(long t, float loss, float[] params, Layout layout, Rng rng) {

    /** Returns this step as a link sees it. */
    Step at(float[] point, long tag) {
        return new Step(t, loss, point, layout, rng.child(tag));
    }
}
