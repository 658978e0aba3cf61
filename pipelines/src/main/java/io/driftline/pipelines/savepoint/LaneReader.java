package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the lanes. */
final class LaneReader extends KeyedStateReaderFunction<String, Tuple3<String, String, byte[]>> {
    private static final long serialVersionUID = 1;

    private transient ValueState<LaneState> lanes;

    @Override
    public void open(OpenContext context) {
        lanes = getRuntimeContext().getState(States.lane());
    }

    @Override
    public void readKey(String lane, Context context, Collector<Tuple3<String, String, byte[]>> out)
            throws Exception {
        LaneState state = lanes.value();
        if (state != null) {
            out.collect(Finding.of(Finding.LANE, lane, Bytes.of(state, Types.LANE)));
        }
    }
}
