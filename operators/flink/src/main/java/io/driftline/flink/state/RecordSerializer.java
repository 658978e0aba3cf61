package io.driftline.flink.state;

import io.driftline.state.StateFormatException;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes any record that has a {@link RecordFormat}, which it finds by its stable name. No
 * class name, enum position or Java-serialized object ever enters the bytes.
 *
 * @param <T> the record
 */
public final class RecordSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1;

    private final String name;
    private final int readVersion;
    private transient RecordFormat<T> format;

    private RecordSerializer(RecordFormat<T> format, int readVersion) {
        this.name = format.name();
        this.readVersion = readVersion;
        this.format = format;
    }

    /** Returns the serializer that writes and reads the newest version of a format. */
    static <T> RecordSerializer<T> named(String name) {
        RecordFormat<T> format = RecordFormats.named(name);
        return new RecordSerializer<>(format, format.version());
    }

    /** Returns the serializer that reads an older version of a format. */
    static <T> RecordSerializer<T> reading(String name, int version) {
        return new RecordSerializer<>(RecordFormats.named(name), version);
    }

    String name() {
        return name;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    /** Formats may hold buffers, so every thread has its own. */
    @Override
    public RecordSerializer<T> duplicate() {
        return new RecordSerializer<>(RecordFormats.named(name), readVersion);
    }

    /** Records are made by reading only; null is what Flink expects where there is no empty one. */
    @Override
    public T createInstance() {
        return null;
    }

    @Override
    public T copy(T from) {
        return format().copier().apply(from);
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T record, DataOutputView target) throws IOException {
        format().writer().write(record, target);
    }

    /**
     * Reads a record.
     *
     * @throws StateFormatException if the bytes are not of this format
     */
    @Override
    public T deserialize(DataInputView source) throws IOException {
        return format().reader().read(source, readVersion);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new RecordSerializerSnapshot<>(name, format().version());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordSerializer<?> that
                && name.equals(that.name)
                && readVersion == that.readVersion;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + readVersion;
    }

    @Override
    public String toString() {
        return "RecordSerializer[%s, version %d]".formatted(name, readVersion);
    }

    private RecordFormat<T> format() {
        if (format == null) { // just arrived on another machine, where only the name travelled
            format = RecordFormats.named(name);
        }
        return format;
    }
}
