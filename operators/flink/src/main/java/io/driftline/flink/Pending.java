package io.driftline.flink;

import io.driftline.flink.state.KeyedEntries;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.States;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * The open questions of the current key's lane, each stored by itself. They enter state at
 * checkpoints, or when there are too many of them: most are answered before.
 */
final class Pending {
    /**
     * How many questions are held outside of state at most: so few that a checkpoint, which brings
     * them there while the stream waits, takes tens of ms.
     */
    private static final int MOST_OUTSIDE = 32_768;

    private final KeyedStateBackend<String> backend;
    private final KeyedEntries<String, PendingPrediction> entries;
    private final Map<String, Map<String, PendingPrediction>> outside = new HashMap<>();
    private int outsideCount;

    Pending(KeyedStateBackend<String> backend) throws Exception {
        this.backend = backend;
        entries = new KeyedEntries<>(backend, StringSerializer.INSTANCE, States.pending());
    }

    /** Returns whether a question is open. */
    boolean open(String id) throws IOException {
        return lane().containsKey(id) || entries.get(id) != null;
    }

    /** Opens a question by what was predicted. */
    void remember(String id, PendingPrediction given) throws IOException {
        if (outsideCount == MOST_OUTSIDE) { // bringing them all into state would stop the stream
            entries.put(id, given);
        } else {
            lane().put(id, given);
            outsideCount++;
        }
    }

    /** Closes a question, and returns what was predicted; null where it was not open. */
    PendingPrediction close(String id) throws IOException {
        PendingPrediction given = lane().remove(id);
        if (given != null) {
            outsideCount--;
            return given;
        }
        given = entries.get(id);
        if (given != null) {
            entries.remove(id);
        }
        return given;
    }

    /** Brings all questions into state; another key is current afterwards. */
    void store() throws IOException {
        for (Map.Entry<String, Map<String, PendingPrediction>> lane : outside.entrySet()) {
            backend.setCurrentKey(lane.getKey());
            for (Map.Entry<String, PendingPrediction> entry : lane.getValue().entrySet()) {
                entries.put(entry.getKey(), entry.getValue());
            }
            lane.getValue().clear();
        }
        outsideCount = 0;
    }

    /** Forgets all questions of some lanes that are in state. */
    void drop(List<String> lanes) {
        entries.drop(lanes);
    }

    private Map<String, PendingPrediction> lane() {
        return outside.computeIfAbsent(backend.getCurrentKey(), lane -> new HashMap<>());
    }
}
