package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * What is served, when that is not where the gradient is taken: averages of iterates.
 *
 * <p>The learner's parameters are always the served point; whatever else an average needs is its
 * state. So predictions, published versions and readers of saved state need not know of averages,
 * and a learner that goes on without one, or with another, goes on from what was served.
 *
 * <p><b>Contract</b> (checked by the contract suite and the tests of averages): the result depends
 * on the arguments alone; fresh state begins at the served point; a state vector named {@code
 * iterate} is a point among the parameters, so that parameters which a moved state does not know
 * begin there as they begin in the model.
 */
public interface WeightAverage {

    /** Returns what this average remembers. */
    StateSpec state();

    /**
     * Writes where the gradient is to be taken.
     *
     * @param served the learner's parameters, read only
     * @param state of this average, read only
     * @param point overwritten
     */
    void gradientPoint(float[] served, StateTree state, float[] point);

    /**
     * Takes a step.
     *
     * @param update the direction; overwritten with the next served point
     * @param stepSize how far to go in it
     * @param point where the gradient was taken, read only
     * @param served the learner's parameters, read only
     * @param state of this average
     */
    void next(float[] update, float stepSize, float[] point, float[] served, StateTree state);

    /**
     * Begins anew after a drift, at the point where the gradient is taken: an average of the past
     * is an average of what was right then.
     *
     * @param served the learner's parameters, moved
     * @param state of this average
     */
    default void drift(float[] served, StateTree state) {
        float[] point = served.clone();
        gradientPoint(served, state, point);
        System.arraycopy(point, 0, served, 0, served.length);
        state.reset();
    }
}
