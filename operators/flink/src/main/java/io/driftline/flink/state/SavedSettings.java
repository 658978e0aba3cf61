package io.driftline.flink.state;

import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Settings that a savepoint holds as text, so that whoever reads it can say what a changed one
 * becomes. Nothing is restored from them.
 */
public final class SavedSettings {
    /** The pipeline's name; the learner saves it. */
    public static final String PIPELINE = "pipeline";

    /** The lane whose predictions and versions go out; the learner saves it. */
    public static final String CHAMPION = "champion";

    /** How long labels may come, in ms; the label join saves it. */
    public static final String MATURITY_MILLIS = "labels.maturity.ms";

    /** What becomes of questions without a label; the label join saves it. */
    public static final String UNLABELLED = "labels.unlabelled";

    private SavedSettings() {}

    /** Returns where they are kept: broadcast state, the same in all subtasks. */
    public static MapStateDescriptor<String, String> state() {
        return new MapStateDescriptor<>("settings", Types.STRING, Types.STRING);
    }

    /** Puts settings in the place of those that were restored. */
    public static void save(OperatorStateStore store, Map<String, String> settings)
            throws Exception {
        BroadcastState<String, String> saved = store.getBroadcastState(state());
        saved.clear();
        saved.putAll(settings);
    }
}
