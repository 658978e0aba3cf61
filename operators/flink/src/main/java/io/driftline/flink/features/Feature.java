package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import io.driftline.flink.flow.UnusableRecordException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * One declared feature: which fields it reads and which columns of the input it makes of them. A
 * small serializable record.
 *
 * <p>Contract, checked by the plan's tests for every kind: writes exactly its columns, all finite,
 * or refuses the record; the same values give the same bits on every machine; reads nothing but its
 * fields.
 */
public interface Feature extends Serializable {

    /** Returns the fields that are read. */
    List<Field> fields();

    /** Returns the columns that are made, in order. */
    List<Column> columns();

    /**
     * Returns why the fields cannot be read, or nothing when they can.
     *
     * @param types of the fields, in their order, without null
     */
    Optional<String> refusal(List<List<Schema>> types);

    /**
     * Returns what writes the columns.
     *
     * @param fields as found in the schema, in the order of {@link #fields()}
     */
    Writer bind(List<BoundField> fields);

    /** Writes one feature's columns. Immutable, and shared by threads. */
    interface Writer {
        /**
         * Writes the columns of a record.
         *
         * @param row overwritten from {@code offset}, for as many elements as there are columns;
         *     they are 0 before
         * @throws UnusableRecordException if a value is missing, not finite or of a wrong length
         */
        void write(IndexedRecord record, float[] row, int offset) throws UnusableRecordException;
    }
}
