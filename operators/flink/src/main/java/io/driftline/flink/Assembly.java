package io.driftline.flink;

/** What became of a model version with the newest of its parts. */
public sealed interface Assembly {

    /** Parts are missing, or the version had been complete before. */
    record Incomplete() implements Assembly {}

    /** All parts are there, and length and checksum hold. */
    record Complete(ModelVersion version) implements Assembly {}

    /**
     * The part, or the version that it completes, cannot be used.
     *
     * @param reason what was found and what is allowed
     */
    record Refused(String reason) implements Assembly {}
}
