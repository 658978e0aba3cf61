package io.driftline.flink.state;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How one kind of record becomes bytes.
 *
 * <p><b>Contract</b> (checked by {@code RecordSerializerTest}): what was written is read back
 * equal; a copy shares no array with its source; reading bytes that are not of this format ends
 * with an {@link IOException} and allocates no more than the bytes that are there call for.
 *
 * @param name stable; part of every savepoint
 * @param version of the bytes that are written; every version from 1 to this one is read
 * @param writer writes the newest version
 * @param reader reads a given version
 * @param copier copies deeply
 * @param <T> the record
 */
record RecordFormat<T>(
        String name, int version, Writer<T> writer, Reader<T> reader, UnaryOperator<T> copier) {

    /** Writes a record. */
    @FunctionalInterface
    interface Writer<T> {
        void write(T record, DataOutputView out) throws IOException;
    }

    /** Reads a record that was written with a version of its format. */
    @FunctionalInterface
    interface Reader<T> {
        T read(DataInputView in, int version) throws IOException;
    }
}
