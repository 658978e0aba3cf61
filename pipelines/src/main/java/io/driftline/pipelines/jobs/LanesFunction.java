package io.driftline.pipelines.jobs;

import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import java.util.ArrayList;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Hands every turn to every lane. */
final class LanesFunction implements FlatMapFunction<Turn, LaneTurn> {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> lanes;

    LanesFunction(LearnOptions learning) {
        this.lanes = new ArrayList<>(learning.lanes().stream().map(LaneOptions::name).toList());
    }

    @Override
    public void flatMap(Turn turn, Collector<LaneTurn> out) {
        for (String lane : lanes) {
            out.collect(new LaneTurn(lane, turn));
        }
    }
}
