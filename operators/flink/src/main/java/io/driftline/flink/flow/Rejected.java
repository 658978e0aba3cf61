package io.driftline.flink.flow;

/**
 * An input that could not be used.
 *
 * @param detail what was found, where, and what is allowed
 */
public record Rejected(Reason reason, String detail, Origin origin) {

    /** Why; the words are stable, they are what consumers of dead letters filter by. */
    public enum Reason {
        UNDECODABLE("undecodable"),
        UNKNOWN_SCHEMA("unknown-schema"),
        MISSING_FIELD("missing-field"),
        NOT_FINITE("not-finite"),
        WRONG_LENGTH("wrong-length"),
        UNKNOWN_CLASS("unknown-class"),
        UNKNOWN_ID("unknown-id"),
        OVERSIZED("oversized"),
        FUTURE("future"),
        UNLABELLED("unlabelled"),
        UNLEARNABLE("unlearnable");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** Returns the word on the dead-letter topic and in metric names. */
        public String word() {
            return word;
        }
    }
}
