package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.state.api.input.operator.StateReaderOperator;
import org.apache.flink.state.api.runtime.SavepointRuntimeContext;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/**
 * Brings out each open question of each lane, whole or as a group of one. They are stored one per
 * namespace, where the reader functions of Flink's State Processor API cannot look.
 */
@SuppressWarnings("try") // closing may be interrupted, like that of every reader of Flink
final class PendingReader
        extends StateReaderOperator<Function, String, String, Tuple3<String, String, byte[]>> {
    private static final long serialVersionUID = 1;

    private transient InternalValueState<String, String, PendingPrediction> pending;
    private transient Entries<PendingPrediction> fingerprints;

    private final boolean whole;

    private PendingReader(boolean whole) {
        super(
                new AllEntries.NoFunction(),
                org.apache.flink.api.common.typeinfo.Types.STRING,
                StringSerializer.INSTANCE);
        this.whole = whole;
    }

    /** Returns a reader for counting. */
    static PendingReader groups() {
        return new PendingReader(false);
    }

    /** Returns a reader for copying: each finding holds an {@link Open}. */
    static PendingReader whole() {
        return new PendingReader(true);
    }

    /** An open question with what was predicted. */
    record Open(String id, PendingPrediction given) {
        byte[] toBytes() throws IOException {
            byte[] name = id.getBytes(StandardCharsets.UTF_8);
            byte[] bytes = Bytes.of(given, Types.PENDING_PREDICTION);
            return ByteBuffer.allocate(Integer.BYTES + name.length + bytes.length)
                    .putInt(name.length)
                    .put(name)
                    .put(bytes)
                    .array();
        }

        static Open of(byte[] row) throws IOException {
            ByteBuffer in = ByteBuffer.wrap(row);
            byte[] name = new byte[in.getInt()];
            in.get(name);
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            return new Open(
                    new String(name, StandardCharsets.UTF_8),
                    Bytes.read(bytes, Types.PENDING_PREDICTION));
        }
    }

    @Override
    @SuppressWarnings("unchecked") // every backend's value states have namespaces
    public void open() throws Exception {
        super.open();
        pending =
                (InternalValueState<String, String, PendingPrediction>)
                        getKeyedStateBackend()
                                .getOrCreateKeyedState(namespaceSerializer, States.pending());
        fingerprints = new Entries<>(Types.PENDING_PREDICTION);
    }

    @Override
    public void processElement(
            String lane, String id, Collector<Tuple3<String, String, byte[]>> out)
            throws IOException {
        pending.setCurrentNamespace(id);
        PendingPrediction given = pending.value();
        byte[] found =
                whole
                        ? new Open(id, given).toBytes()
                        : fingerprints.group(id, given.version(), given).toBytes();
        out.collect(Finding.of(Finding.PENDING, lane, found));
    }

    @Override
    public CloseableIterator<Tuple2<String, String>> getKeysAndNamespaces(
            SavepointRuntimeContext context) {
        return AllEntries.of(getKeyedStateBackend(), States.pending().getName());
    }
}
