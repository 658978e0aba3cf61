package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * The learning operator's state as rows of lane, event id and bytes, out of one savepoint and into
 * another. The row of the lane itself has no id.
 */
final class LearnRows {
    private static final String NO_ID = "";

    private LearnRows() {}

    /** Takes everything out. */
    static final class Reader
            extends KeyedStateReaderFunction<String, Tuple3<String, String, byte[]>> {
        private static final long serialVersionUID = 1;

        private transient ValueState<LaneState> lanes;
        private transient MapState<String, PendingPrediction> pending;

        @Override
        public void open(OpenContext context) {
            lanes = getRuntimeContext().getState(States.lane());
            pending = getRuntimeContext().getMapState(States.pending());
        }

        @Override
        public void readKey(
                String lane, Context context, Collector<Tuple3<String, String, byte[]>> out)
                throws Exception {
            LaneState state = lanes.value();
            if (state != null) {
                out.collect(Tuple3.of(lane, NO_ID, Bytes.of(state, Types.LANE)));
            }
            for (Map.Entry<String, PendingPrediction> entry : pending.entries()) {
                byte[] bytes = Bytes.of(entry.getValue(), Types.PENDING_PREDICTION);
                // A letter before it, so that no id can be taken for none.
                out.collect(Tuple3.of(lane, "=" + entry.getKey(), bytes));
            }
        }
    }

    /** Puts everything in, one lane with another state than it had. */
    static final class Writer
            extends KeyedStateBootstrapFunction<String, Tuple3<String, String, byte[]>> {
        private static final long serialVersionUID = 1;

        private final String changed;
        private final byte[] state;
        private transient ValueState<LaneState> lanes;
        private transient MapState<String, PendingPrediction> pending;

        Writer(String changed, byte[] state) {
            this.changed = changed;
            this.state = state;
        }

        @Override
        public void open(OpenContext context) {
            lanes = getRuntimeContext().getState(States.lane());
            pending = getRuntimeContext().getMapState(States.pending());
        }

        @Override
        public void processElement(Tuple3<String, String, byte[]> row, Context context)
                throws Exception {
            if (row.f1.equals(NO_ID)) {
                byte[] bytes = row.f0.equals(changed) ? state : row.f2;
                lanes.update(Bytes.read(bytes, Types.LANE));
            } else {
                pending.put(row.f1.substring(1), Bytes.read(row.f2, Types.PENDING_PREDICTION));
            }
        }
    }
}
