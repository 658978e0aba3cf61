package io.driftline.flink;

import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.States;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.internal.InternalValueState;

/**
 * The open questions of the current key's lane, each stored by itself: reading or writing one takes
 * the same time however many there are, on every backend and also right after a checkpoint.
 */
final class Pending {
    private final KeyedStateBackend<String> backend;
    private final InternalValueState<String, String, PendingPrediction> state;

    @SuppressWarnings("unchecked") // every backend's value states have namespaces
    Pending(KeyedStateBackend<String> backend) throws Exception {
        this.backend = backend;
        state =
                (InternalValueState<String, String, PendingPrediction>)
                        backend.getOrCreateKeyedState(StringSerializer.INSTANCE, States.pending());
    }

    /** Returns what was predicted; null where the question is not open. */
    PendingPrediction of(String id) throws IOException {
        state.setCurrentNamespace(id);
        return state.value();
    }

    void remember(String id, PendingPrediction given) throws IOException {
        state.setCurrentNamespace(id);
        state.update(given);
    }

    void forget(String id) {
        state.setCurrentNamespace(id);
        state.clear();
    }

    /** Forgets all questions of some lanes; goes through those of all lanes. */
    void drop(List<String> lanes) {
        List<Tuple2<String, String>> dropped;
        try (Stream<Tuple2<String, String>> all =
                backend.getKeysAndNamespaces(States.pending().getName())) {
            dropped = all.filter(open -> lanes.contains(open.f0)).toList();
        }
        for (Tuple2<String, String> open : dropped) {
            backend.setCurrentKey(open.f0);
            forget(open.f1);
        }
    }
}
