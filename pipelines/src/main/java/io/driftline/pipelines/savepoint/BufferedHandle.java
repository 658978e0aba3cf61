package io.driftline.pipelines.savepoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.PhysicalStateHandleID;
import org.apache.flink.runtime.state.StreamStateHandle;

/**
 * State that is read in large pieces: Flink reads a savepoint number by number, each with several
 * calls of the system where the file system does not buffer, as the local one does not.
 *
 * @param handle where the state lies
 */
record BufferedHandle(StreamStateHandle handle) implements StreamStateHandle {
    private static final int BYTES = 1 << 16;

    /** Returns a subtask's state, whose keyed part is read so. */
    static OperatorSubtaskState in(OperatorSubtaskState subtask) {
        List<KeyedStateHandle> keyed =
                subtask.getManagedKeyedState().stream().map(BufferedHandle::of).toList();
        return subtask.toBuilder().setManagedKeyedState(new StateObjectCollection<>(keyed)).build();
    }

    private static KeyedStateHandle of(KeyedStateHandle handle) {
        if (handle instanceof KeyGroupsSavepointStateHandle savepoint) {
            return new KeyGroupsSavepointStateHandle(
                    savepoint.getGroupRangeOffsets(),
                    new BufferedHandle(savepoint.getDelegateStateHandle()));
        }
        return handle; // RocksDB copies its files as they are
    }

    @Override
    public FSDataInputStream openInputStream() throws IOException {
        return new Stream(handle.openInputStream());
    }

    @Override
    public Optional<byte[]> asBytesIfInMemory() {
        return handle.asBytesIfInMemory();
    }

    @Override
    public PhysicalStateHandleID getStreamStateHandleID() {
        return handle.getStreamStateHandleID();
    }

    @Override
    public long getStateSize() {
        return handle.getStateSize();
    }

    @Override
    public void discardState() throws Exception {
        handle.discardState();
    }

    private static final class Stream extends FSDataInputStream {
        private final FSDataInputStream source;
        private BufferedInputStream buffer;
        private long position;

        Stream(FSDataInputStream source) throws IOException {
            this.source = source;
            buffer = new BufferedInputStream(source, BYTES);
            position = source.getPos();
        }

        @Override
        public void seek(long wanted) throws IOException {
            if (wanted != position) {
                source.seek(wanted);
                buffer = new BufferedInputStream(source, BYTES); // what it held is elsewhere
                position = wanted;
            }
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public int read() throws IOException {
            int read = buffer.read();
            position += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = buffer.read(bytes, from, length);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int available() throws IOException {
            return buffer.available();
        }

        @Override
        public void close() throws IOException {
            buffer.close();
        }
    }
}
