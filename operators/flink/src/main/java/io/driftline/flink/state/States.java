package io.driftline.flink.state;

import io.driftline.flink.flow.Turn;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What each function keeps in keyed state, under the name that savepoints know it by: the functions
 * and whoever reads savepoints take it from here. A name never changes.
 */
public final class States {
    private States() {}

    /** Returns what the label join remembers of an event's id. Keyed by that id. */
    public static ValueStateDescriptor<JoinEntry> joinEntry() {
        return new ValueStateDescriptor<>("join-entry", io.driftline.flink.state.Types.JOIN_ENTRY);
    }

    /** Returns the turns that wait for the watermark. Keyed by their time in ms, a long. */
    public static ListStateDescriptor<Turn> held() {
        return new ListStateDescriptor<>("held", io.driftline.flink.state.Types.TURN);
    }

    /**
     * Returns until when an id is known whose event held its label, event time in ms. Keyed by that
     * id.
     */
    public static ValueStateDescriptor<Long> known() {
        return new ValueStateDescriptor<>("known", Types.LONG);
    }

    /**
     * Returns the names that stand for the numbers in what a function remembers. Operator state,
     * the same in all subtasks, under the key {@code 0}.
     */
    public static MapStateDescriptor<Integer, InputNames> inputNames() {
        return new MapStateDescriptor<>(
                "input-names", Types.INT, io.driftline.flink.state.Types.INPUT_NAMES);
    }

    /**
     * Returns a lane as it was at the last checkpoint; its model and good state may lack the rows
     * that are stored by themselves, see {@link LaneStore}. Keyed by the lane's name.
     */
    public static ValueStateDescriptor<LaneState> lane() {
        return new ValueStateDescriptor<>("lane", io.driftline.flink.state.Types.LANE);
    }

    /**
     * Returns a row of what a lane replays. Keyed by the lane's name, in a namespace of its own,
     * the row's number from 0.
     */
    public static ValueStateDescriptor<ReplayRow> replayRow() {
        return new ValueStateDescriptor<>("replay-row", io.driftline.flink.state.Types.REPLAY_ROW);
    }

    /**
     * Returns a row of what a lane replays after it went back to its last good state, where it is
     * not the row that there is now. Keyed as {@link #replayRow}.
     */
    public static ValueStateDescriptor<ReplayRow> goodReplayRow() {
        return new ValueStateDescriptor<>(
                "good-replay-row", io.driftline.flink.state.Types.REPLAY_ROW);
    }

    /**
     * Returns the prediction of one open question. Keyed by the lane's name, in a namespace of its
     * own, which is the event's id: a map per lane would be copied as a whole by the heap's backend
     * at the first access after each checkpoint.
     */
    public static ValueStateDescriptor<PendingPrediction> pending() {
        return new ValueStateDescriptor<>(
                "pending", io.driftline.flink.state.Types.PENDING_PREDICTION);
    }
}
