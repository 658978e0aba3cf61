package io.driftline.learn;

import io.driftline.state.Require;

/** What a learner does when its error has risen. */
public sealed interface DriftResponse {

    /** Only tells: the detection is in the progress, the learner goes on as it was. */
    record Tell() implements DriftResponse {}

    /**
     * Raises the step size, and lets it come down again in even steps.
     *
     * @param factor by which the first step is longer, above 1
     * @param steps until the step size is as it was, at least 1
     */
    record RaiseStepSize(float factor, long steps) implements DriftResponse {
        public RaiseStepSize {
            Require.above("raise-step-size.factor", factor, 1);
            Require.atLeast("raise-step-size.steps", steps, 1);
        }

        /** Returns the factor of the step {@code since} steps after the first raised one. */
        double at(long since) {
            return since >= steps ? 1 : 1 + (factor - 1.0) * (steps - since) / steps;
        }
    }

    /** Sets the step size's memory back to its beginning, so that a schedule starts again. */
    record RestartSchedule() implements DriftResponse {}

    /**
     * Begins anew what the rules would otherwise remember for ever or too long, as each declares:
     * distances from a start, largest values, slow means, averages that are served.
     */
    record Forget() implements DriftResponse {}

    /**
     * Empties the memory that the learner replays from, so that only what came after the drift is
     * replayed, or bounds its steps.
     */
    record RefreshReplay() implements DriftResponse {}

    /**
     * Begins the head anew, and the optimizer's memory with it: zero moments of new weights beside
     * an old count of steps would move them by several step sizes.
     */
    record ResetHead() implements DriftResponse {}

    /**
     * Has the model published with this step, outside the schedule of versions, so that what is
     * served need not wait for the next version to hear of the drift. The learner itself goes on as
     * it was.
     */
    record Publish() implements DriftResponse {}
}
