package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.LaneStore;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.api.input.operator.StateReaderOperator;
import org.apache.flink.state.api.runtime.SavepointRuntimeContext;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/**
 * Brings out the lanes, each in one piece. Their rows of replay are stored one per namespace, where
 * the reader functions of Flink's State Processor API cannot look.
 */
@SuppressWarnings("try") // closing may be interrupted, like that of every reader of Flink
final class LaneReader
        extends StateReaderOperator<
                Function, String, VoidNamespace, Tuple3<String, String, byte[]>> {
    private static final long serialVersionUID = 1;

    private transient LaneStore lanes;

    LaneReader() {
        super(
                new AllEntries.NoFunction(),
                org.apache.flink.api.common.typeinfo.Types.STRING,
                VoidNamespaceSerializer.INSTANCE);
    }

    @Override
    public void open() throws Exception {
        super.open();
        lanes = new LaneStore(getKeyedStateBackend());
    }

    @Override
    public void processElement(
            String lane, VoidNamespace none, Collector<Tuple3<String, String, byte[]>> out)
            throws IOException {
        Optional<LaneState> state = lanes.read();
        if (state.isPresent()) {
            out.collect(Finding.of(Finding.LANE, lane, Bytes.of(state.get(), Types.LANE)));
        }
    }

    @Override
    public CloseableIterator<Tuple2<String, VoidNamespace>> getKeysAndNamespaces(
            SavepointRuntimeContext context) {
        return AllEntries.of(getKeyedStateBackend(), States.lane().getName());
    }
}
