package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.States;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the ids whose events held their label: each is answered at once, as in the label join. */
final class KnownReader extends KeyedStateReaderFunction<String, Tuple3<String, String, byte[]>> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Long> known;
    private transient Entries<Long> fingerprints;

    @Override
    public void open(OpenContext context) {
        known = getRuntimeContext().getState(States.known());
        fingerprints = new Entries<>(Types.LONG);
    }

    @Override
    public void readKey(String id, Context context, Collector<Tuple3<String, String, byte[]>> out)
            throws Exception {
        Long end = known.value();
        if (end != null) {
            byte[] group = fingerprints.group(id, end, end).toBytes();
            out.collect(Finding.of(Finding.JOIN, JoinReader.ANSWERED, group));
        }
    }
}
