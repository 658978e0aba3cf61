package io.driftline.flink.state;

import io.driftline.state.StateFormatException;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Names the format and version that state was written with. Its class name is written into every
 * savepoint by Flink: it must never move.
 *
 * @param <T> the record
 */
public final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
    private static final int SNAPSHOT_VERSION = 1;

    private String name = "";
    private int version;

    /** For Flink, which fills it by {@link #readSnapshot}. */
    public RecordSerializerSnapshot() {}

    RecordSerializerSnapshot(String name, int version) {
        this.name = name;
        this.version = version;
    }

    @Override
    public int getCurrentVersion() {
        return SNAPSHOT_VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(name);
        out.writeInt(version);
    }

    /**
     * Reads which format and version state was written with.
     *
     * @throws StateFormatException if this build does not know that format, or only older versions
     *     of it
     */
    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
            throws IOException {
        if (readVersion != SNAPSHOT_VERSION) {
            throw new StateFormatException(
                    "The description of a state's format has version %d; this build reads %d. Restore with the build that wrote it, or a later one."
                            .formatted(readVersion, SNAPSHOT_VERSION));
        }
        name = in.readUTF();
        version = in.readInt();
        if (!RecordFormats.known(name)) {
            throw new StateFormatException(
                    "State has the format %s; this build knows %s. Restore with the build that wrote it, or a later one."
                            .formatted(name, RecordFormats.names()));
        }
        int newest = RecordFormats.named(name).version();
        if (version < 1 || version > newest) {
            throw new StateFormatException(
                    "State has version %d of the format %s; this build reads 1 to %d. Restore with the build that wrote it, or a later one."
                            .formatted(version, name, newest));
        }
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return RecordSerializer.reading(name, version);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> oldSerializerSnapshot) {
        if (!(oldSerializerSnapshot instanceof RecordSerializerSnapshot<T> old)
                || !old.name.equals(name)
                || old.version > version) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return old.version == version
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }

    @Override
    public String toString() {
        return "RecordSerializerSnapshot[%s, version %d]".formatted(name, version);
    }
}
