package io.driftline.flink.serve;

/**
 * Why a model version, or a record that should have been a part of one, was not taken.
 *
 * @param version steps learned; -1 where the record does not even say
 * @param detail what was found, and what is allowed
 */
public record Refusal(long version, Reason reason, String detail) {

    /** Why. */
    public enum Reason {
        /** Its bytes are not those that were published. */
        CORRUPT,
        /**
         * This build cannot predict from it: an unknown format, other columns, classes or another
         * layout than the pipeline's, or a number that is not finite.
         */
        UNUSABLE,
        /** It is of another pipeline or lane. */
        FOREIGN,
        /** A newer one is already served. */
        OLDER
    }
}
