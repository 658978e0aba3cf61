package io.driftline.pipelines.evaluate;

import io.driftline.pipelines.config.StreamFields;
import java.io.IOException;

/**
 * A stream of labelled rows that can be read again and again.
 *
 * @param name for people, such as the file's
 * @param fields what a row consists of
 * @param events how many rows there are
 * @param varies whether another seed gives another stream; a file is what it is
 * @param opener reads it from the beginning
 * @param cut into what parts it falls
 */
public record DataStream(
        String name, StreamFields fields, long events, boolean varies, Opener opener, Cut cut) {

    /** Returns a stream without parts. */
    DataStream(String name, StreamFields fields, long events, boolean varies, Opener opener) {
        this(name, fields, events, varies, opener, seed -> Parts.none(events));
    }

    /** Says where parts begin. */
    public interface Cut {
        /**
         * Returns the parts.
         *
         * @throws IOException when the data have to be read for it, and cannot be
         */
        Parts of(long seed) throws IOException;
    }

    /** Opens a stream. */
    public interface Opener {
        /**
         * Returns the rows from the first.
         *
         * @param seed of a stream that is drawn
         * @throws IOException when the data cannot be read
         */
        Rows open(long seed) throws IOException;
    }

    /** Returns the same stream of at most so many rows. */
    public DataStream first(long most) {
        return most >= events
                ? this
                : new DataStream(
                        name, fields, most, varies, seed -> new FirstRows(opener.open(seed), most));
    }

    /** Returns the same stream in parts. */
    DataStream cut(String newName, Cut parts) {
        return new DataStream(newName, fields, events, varies, opener, parts);
    }
}
