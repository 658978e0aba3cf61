package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;

/**
 * Predicts and learns. Holds settings and scratch, nothing learned: one learner serves any number
 * of states, one call at a time.
 *
 * <p><b>Contract</b> (checked by the contract suite over the whole catalog): learning is a function
 * of the state and the batch alone; a restored state goes on bit for bit; finite input leaves
 * finite state; {@link #predict} and {@link #snapshot} never change state; a snapshot predicts what
 * its state predicted.
 */
public interface Learner {

    /**
     * Returns the state before the first example. All later random draws derive from {@code rng}.
     */
    LearnerState start(Rng rng);

    /**
     * Predicts.
     *
     * @param state of this learner, or the {@link ModelSnapshot#serving()} of one
     * @param scores overwritten: batch size × scores, row by row; a probability per class summing
     *     to 1, or the predicted number
     */
    void predict(LearnerState state, Batch batch, float[] scores);

    /**
     * Learns one step. A step that would leave a non-finite number changes nothing and is reported
     * as not accepted.
     *
     * @throws IllegalArgumentException when a target is not an index of one of the task's classes;
     *     whatever is thrown, nothing is changed then
     */
    Progress learn(LearnerState state, Batch batch);

    /** Returns an independent version of the model as it is now. */
    ModelSnapshot snapshot(LearnerState state);

    /** Returns what computes the steps, for {@link ComputedBy}: by default this library. */
    default String computePath() {
        return Kernels.path();
    }
}
