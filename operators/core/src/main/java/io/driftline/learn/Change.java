package io.driftline.learn;

/**
 * What becomes of one thing when state that an older pipeline saved goes on in a changed one.
 *
 * @param what is concerned, such as {@code feature amount} or {@code transform upgd}
 * @param outcome what becomes of it
 * @param why in words for the user; with {@link Outcome#REFUSED} also what to do
 */
public record Change(String what, Outcome outcome, String why) {

    /** What can become of a thing. */
    public enum Outcome {
        /** It goes on bit for bit. */
        KEPT,
        /** It goes on in another form. */
        MIGRATED,
        /** It starts as if nothing had been learned. */
        ANEW,
        /** It is in the saved state and nobody needs it. */
        DROPPED,
        /** The pipeline cannot go on from this state. */
        REFUSED
    }

    /** Returns whether the pipeline cannot go on. */
    public boolean refused() {
        return outcome == Outcome.REFUSED;
    }
}
