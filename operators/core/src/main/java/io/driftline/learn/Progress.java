package io.driftline.learn;

import io.driftline.drift.Drift;

/**
 * What one learning step saw and did.
 *
 * @param steps learned so far, this one included when it was accepted
 * @param loss mean loss before the update; NaN where a non-finite batch has none
 * @param stepSize that was used; 0 where the learner has none
 * @param accepted false when the step would have made the model non-finite and was undone
 * @param drift what the drift detector said before the update; none where there is no detector
 * @param passes examples that went forward and backward through the model, those that are replayed
 *     included; 0 where there is no gradient
 * @param publishes whether the model is to be published with this step, whatever the schedule of
 *     versions says; never with a step that was not accepted
 */
public record Progress(
        long steps,
        float loss,
        float stepSize,
        boolean accepted,
        Drift drift,
        int passes,
        boolean publishes) {

    /** Returns the progress of a learner without a drift detector and without a gradient. */
    public Progress(long steps, float loss, float stepSize, boolean accepted) {
        this(steps, loss, stepSize, accepted, Drift.NONE, 0, false);
    }

    /** Returns the same, of a step that took the gradient at some examples. */
    public Progress withPasses(int passes) {
        return new Progress(steps, loss, stepSize, accepted, drift, passes, publishes);
    }

    Progress with(Drift drift) {
        return new Progress(steps, loss, stepSize, accepted, drift, passes, publishes);
    }

    Progress withStepSize(float stepSize) {
        return new Progress(steps, loss, stepSize, accepted, drift, passes, publishes);
    }

    /** Returns the same, to be published where it was accepted. */
    Progress published() {
        return new Progress(steps, loss, stepSize, accepted, drift, passes, accepted);
    }
}
