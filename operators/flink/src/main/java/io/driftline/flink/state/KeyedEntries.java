package io.driftline.flink.state;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.internal.InternalValueState;

/**
 * Named entries of the current lane, each stored by itself, in a namespace: reading or writing one
 * takes the same time however many there are, on every backend and also right after a checkpoint,
 * and an incremental checkpoint holds only those that changed.
 *
 * @param <N> the name
 * @param <T> the entry
 */
public final class KeyedEntries<N, T> {
    private final KeyedStateBackend<String> backend;
    private final String name;
    private final InternalValueState<String, N, T> state;

    /** Returns the entries of one state, which is registered where it is not there yet. */
    @SuppressWarnings("unchecked") // every backend's value states have namespaces
    public KeyedEntries(
            KeyedStateBackend<String> backend,
            TypeSerializer<N> names,
            ValueStateDescriptor<T> entries)
            throws Exception {
        this.backend = backend;
        name = entries.getName();
        state = (InternalValueState<String, N, T>) backend.getOrCreateKeyedState(names, entries);
    }

    /** Returns an entry; null where there is none. */
    public T get(N entry) throws IOException {
        state.setCurrentNamespace(entry);
        return state.value();
    }

    /** Writes an entry. */
    public void put(N entry, T value) throws IOException {
        state.setCurrentNamespace(entry);
        state.update(value);
    }

    /** Removes an entry, if it is there. */
    public void remove(N entry) {
        state.setCurrentNamespace(entry);
        state.clear();
    }

    /** Removes all entries of some lanes; goes through those of all lanes. */
    public void drop(List<String> lanes) {
        List<Tuple2<String, N>> dropped;
        try (Stream<Tuple2<String, N>> all = backend.getKeysAndNamespaces(name)) {
            dropped = all.filter(entry -> lanes.contains(entry.f0)).toList();
        }
        for (Tuple2<String, N> entry : dropped) {
            backend.setCurrentKey(entry.f0);
            remove(entry.f1);
        }
    }
}
