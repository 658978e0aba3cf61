package io.driftline.flink;

import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.States;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.internal.InternalValueState;

/**
 * The open questions of the current key's lane, each stored by itself: reading or writing one takes
 * the same time however many there are, on every backend and also right after a checkpoint.
 */
final class Pending {
    private final InternalValueState<String, String, PendingPrediction> state;

    @SuppressWarnings("unchecked") // every backend's value states have namespaces
    Pending(KeyedStateBackend<String> backend) throws Exception {
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
}
