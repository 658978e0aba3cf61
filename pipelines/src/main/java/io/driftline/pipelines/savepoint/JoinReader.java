package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.JoinEntry;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads what the label join remembers, id by id. */
final class JoinReader extends KeyedStateReaderFunction<String, Tuple3<String, String, byte[]>> {
    static final String WAITING = "waiting";
    static final String EARLY = "early";
    static final String ANSWERED = "answered";
    static final String EXPIRED = "expired";

    private static final long serialVersionUID = 1;

    private transient ValueState<JoinEntry> entries;
    private transient Entries<JoinEntry> fingerprints;

    @Override
    public void open(OpenContext context) {
        entries = getRuntimeContext().getState(States.joinEntry());
        fingerprints = new Entries<>(Types.JOIN_ENTRY);
    }

    @Override
    public void readKey(String id, Context context, Collector<Tuple3<String, String, byte[]>> out)
            throws Exception {
        JoinEntry entry = entries.value();
        if (entry instanceof JoinEntry.Waiting waiting) {
            emit(WAITING, id, waiting.event().time(), entry, out);
        } else if (entry instanceof JoinEntry.Early early) {
            emit(EARLY, id, early.truth().time(), entry, out);
        } else if (entry instanceof JoinEntry.Answered answered) {
            emit(ANSWERED, id, answered.end(), entry, out);
        } else if (entry instanceof JoinEntry.Expired expired) {
            emit(EXPIRED, id, expired.end(), entry, out);
        }
    }

    private void emit(
            String name,
            String id,
            long time,
            JoinEntry entry,
            Collector<Tuple3<String, String, byte[]>> out)
            throws Exception {
        byte[] group = fingerprints.group(id, time, entry).toBytes();
        out.collect(Finding.of(Finding.JOIN, name, group));
    }
}
