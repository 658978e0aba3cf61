package io.driftline.pipelines.evaluate;

import java.io.IOException;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/** The first rows of others. */
final class FirstRows implements Rows {
    private final Rows rows;
    private long left;

    FirstRows(Rows rows, long most) {
        this.rows = rows;
        left = most;
    }

    @Override
    public Optional<IndexedRecord> next() throws IOException {
        return left-- > 0 ? rows.next() : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
