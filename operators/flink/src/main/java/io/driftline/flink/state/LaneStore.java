package io.driftline.flink.state;

import io.driftline.learn.LearnerCodec;
import io.driftline.learn.StoredLearner;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Lanes in keyed state, keyed by their name: what a lane replays is stored row by row, and a row is
 * written only when it changed. Of the last good state, where that is another, only the rows that
 * are other rows now.
 *
 * <p>Remembers what it wrote, in memory of about the size of the rows; arrays that it is given, and
 * those that it gives, are read only.
 */
public final class LaneStore {
    /** What is in state of one lane, by place. */
    private record Written(List<byte[]> rows, Map<Integer, byte[]> good) {
        private static final Written NOTHING = new Written(List.of(), Map.of());
    }

    private final KeyedStateBackend<String> backend;
    private final ValueState<LaneState> lanes;
    private final KeyedEntries<Integer, ReplayRow> rows;
    private final KeyedEntries<Integer, ReplayRow> goodRows;
    private final Map<String, Written> written = new HashMap<>();

    /** Returns the lanes of a subtask. */
    public LaneStore(KeyedStateBackend<String> backend) throws Exception {
        this.backend = backend;
        lanes =
                backend.getPartitionedState(
                        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, States.lane());
        rows = new KeyedEntries<>(backend, IntSerializer.INSTANCE, States.replayRow());
        goodRows = new KeyedEntries<>(backend, IntSerializer.INSTANCE, States.goodReplayRow());
    }

    /** Returns the names of the lanes that are in state. */
    public List<String> names() {
        try (Stream<String> keys =
                backend.getKeys(States.lane().getName(), VoidNamespace.INSTANCE)) {
            return keys.toList();
        }
    }

    /**
     * Returns the lane of the current key in one piece; empty where it is not in state.
     *
     * @throws StateFormatException when it is damaged, or rows of it are not there
     */
    public Optional<LaneState> read() throws IOException {
        LaneState lane = lanes.value();
        if (lane == null) {
            return Optional.empty();
        }
        List<byte[]> now = new ArrayList<>();
        for (int row = 0; row < LearnerCodec.rowsApart(lane.model()); row++) {
            now.add(found(rows.get(row), row));
        }
        Map<Integer, byte[]> others = new TreeMap<>();
        List<byte[]> good = new ArrayList<>();
        int goodCount = lane.good().length == 0 ? 0 : LearnerCodec.rowsApart(lane.good());
        for (int row = 0; row < goodCount; row++) {
            ReplayRow other = goodRows.get(row);
            if (other != null) {
                others.put(row, other.bytes());
            }
            good.add(other == null && row < now.size() ? now.get(row) : found(other, row));
        }
        written.put(backend.getCurrentKey(), new Written(List.copyOf(now), others));
        return Optional.of(
                new StoredLane(
                                new StoredLearner(lane.model(), now),
                                new StoredLearner(lane.good(), good),
                                lane.tally(),
                                lane.learned())
                        .whole());
    }

    /** Writes the lane of the current key. */
    public void write(StoredLane lane) throws IOException {
        String name = backend.getCurrentKey();
        Written before = written.getOrDefault(name, Written.NOTHING);
        lanes.update(lane.rest());
        List<byte[]> now = lane.model().rows();
        for (int row = 0; row < now.size(); row++) {
            if (row >= before.rows().size() || !same(now.get(row), before.rows().get(row))) {
                rows.put(row, new ReplayRow(now.get(row)));
            }
        }
        for (int row = now.size(); row < before.rows().size(); row++) {
            rows.remove(row);
        }
        Map<Integer, byte[]> others = others(lane.good().rows(), now);
        for (Map.Entry<Integer, byte[]> other : others.entrySet()) {
            byte[] was = before.good().get(other.getKey());
            if (was == null || !same(other.getValue(), was)) {
                goodRows.put(other.getKey(), new ReplayRow(other.getValue()));
            }
        }
        before.good().keySet().stream()
                .filter(row -> !others.containsKey(row))
                .forEach(goodRows::remove);
        written.put(name, new Written(now, others));
    }

    /** Takes some lanes out of state. */
    public void drop(List<String> names) {
        for (String name : names) {
            backend.setCurrentKey(name);
            lanes.clear();
            written.remove(name);
        }
        rows.drop(names);
        goodRows.drop(names);
    }

    /** Returns the good rows that are not the present ones, by their place. */
    private static Map<Integer, byte[]> others(List<byte[]> good, List<byte[]> now) {
        Map<Integer, byte[]> others = new TreeMap<>();
        for (int row = 0; row < good.size(); row++) {
            if (row >= now.size() || !same(good.get(row), now.get(row))) {
                others.put(row, good.get(row));
            }
        }
        return others;
    }

    private byte[] found(ReplayRow row, int number) throws StateFormatException {
        if (row == null) {
            throw new StateFormatException(
                    "Row %d of what lane %s replays is not in state. Use another savepoint or checkpoint."
                            .formatted(number, backend.getCurrentKey()));
        }
        return row.bytes();
    }

    private static boolean same(byte[] a, byte[] b) {
        return a == b || Arrays.equals(a, b);
    }
}
