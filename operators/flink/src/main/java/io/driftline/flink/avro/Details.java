package io.driftline.flink.avro;

/** Keeps what a detail quotes short, whatever the record held. */
public final class Details {
    private static final int MOST_CHARACTERS = 200;

    private Details() {}

    /** Returns text of at most 200 characters. */
    public static String shorten(String text) {
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS - 1) + "…";
    }
}
