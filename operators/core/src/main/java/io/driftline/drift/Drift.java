package io.driftline.drift;

/**
 * What a detector says about the newest value. A change that was detected has a direction, because
 * only a rise of an error asks for a response; a fall is the learner learning.
 */
public enum Drift {
    /** Nothing to see. */
    NONE,
    /** The values may have risen; not yet certain. */
    WARNING,
    /** A change was detected, upwards. */
    RISE,
    /** A change was detected, downwards. */
    FALL;

    /** Returns whether a change was detected, in whatever direction. */
    public boolean detected() {
        return this == RISE || this == FALL;
    }
}
