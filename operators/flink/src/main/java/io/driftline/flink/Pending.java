package io.driftline.flink;

import io.driftline.flink.state.KeyedEntries;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.States;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;

/** The open questions of the current key's lane, each stored by itself. */
final class Pending {
    private final KeyedEntries<String, PendingPrediction> entries;

    Pending(KeyedStateBackend<String> backend) throws Exception {
        entries = new KeyedEntries<>(backend, StringSerializer.INSTANCE, States.pending());
    }

    /** Returns what was predicted; null where the question is not open. */
    PendingPrediction of(String id) throws IOException {
        return entries.get(id);
    }

    void remember(String id, PendingPrediction given) throws IOException {
        entries.put(id, given);
    }

    void forget(String id) {
        entries.remove(id);
    }

    /** Forgets all questions of some lanes. */
    void drop(List<String> lanes) {
        entries.drop(lanes);
    }
}
