package io.driftline.learn;

import io.driftline.state.StateFormatException;
import io.driftline.state.StateRows;
import java.util.List;

/**
 * A learner's state as it is stored: its rows by themselves, so that a checkpoint writes only those
 * that have changed.
 *
 * @param bytes all but the rows in format 2 of {@link LearnerCodec}, or the whole state in format
 *     1; none where there is no state; read only
 * @param rows in the format of {@link StateRows}, as many as {@link LearnerCodec#rowsApart} says;
 *     read only
 */
public record StoredLearner(byte[] bytes, List<byte[]> rows) {
    /** No state. */
    public static final StoredLearner NONE = new StoredLearner(new byte[0], List.of());

    public StoredLearner {
        rows = List.copyOf(rows);
    }

    /** Returns whether there is no state. */
    public boolean empty() {
        return bytes.length == 0;
    }

    /**
     * Returns the whole state, in format 1 of {@link LearnerCodec}. Takes memory for the rows that
     * the state has room for, at most {@link StateRows#MOST} of the size of those that are there.
     *
     * @throws StateFormatException when bytes or rows are damaged, do not belong together, or are
     *     of a format that this build does not read
     */
    public byte[] whole() throws StateFormatException {
        return empty() ? bytes : LearnerCodec.whole(this);
    }
}
