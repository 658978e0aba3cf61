package io.driftline.learn;

import io.driftline.state.Layout;
import io.driftline.state.StateTree;

/**
 * Everything one learner remembers. Live and mutable, owned by whoever calls the learner.
 *
 * @param layout of the parameters
 * @param tree declares at least the vector {@code params} and the counters {@code steps} and {@code
 *     rng}
 */
public record LearnerState(Layout layout, StateTree tree) {

    /** Returns the live parameters. */
    public float[] params() {
        return tree.vector("params");
    }

    /**
     * Returns the number of steps learned, of examples where a batch holds one: the model's
     * version.
     */
    public long steps() {
        return tree.counter("steps");
    }

    /** Returns a deep copy. */
    public LearnerState copy() {
        return new LearnerState(layout, tree.copy());
    }
}
