package io.driftline.flink.state;

import io.driftline.flink.flow.Turn;
import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ListTypeInfo;

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

    /** Returns the turns that wait for the watermark, by their time in ms. One key for all. */
    public static MapStateDescriptor<Long, List<Turn>> held() {
        return new MapStateDescriptor<>(
                "held", Types.LONG, new ListTypeInfo<>(io.driftline.flink.state.Types.TURN));
    }

    /** Returns a lane as it was at the last checkpoint. Keyed by the lane's name. */
    public static ValueStateDescriptor<LaneState> lane() {
        return new ValueStateDescriptor<>("lane", io.driftline.flink.state.Types.LANE);
    }

    /** Returns a lane's open questions, by the event's id. Keyed by the lane's name. */
    public static MapStateDescriptor<String, PendingPrediction> pending() {
        return new MapStateDescriptor<>(
                "pending", Types.STRING, io.driftline.flink.state.Types.PENDING_PREDICTION);
    }
}
