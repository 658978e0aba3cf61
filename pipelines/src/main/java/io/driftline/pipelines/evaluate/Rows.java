package io.driftline.pipelines.evaluate;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/** The rows of a stream, in their order, once. */
public interface Rows extends Closeable {

    /**
     * Returns the next row; empty at the end. It is the caller's.
     *
     * @throws IOException with the place, when the data cannot be read
     */
    Optional<IndexedRecord> next() throws IOException;
}
