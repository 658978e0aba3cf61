package io.driftline.pipelines.jobs;

import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import java.util.EnumMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts what could not be used: one metric {@code rejected.REASON} per reason. */
final class CountRejectedFunction extends RichMapFunction<Rejected, Rejected> {
    private static final long serialVersionUID = 1;

    private transient EnumMap<Reason, Counter> counters;

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("rejected");
        counters = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            counters.put(reason, metrics.counter(reason.word()));
        }
    }

    @Override
    public Rejected map(Rejected rejected) {
        counters.get(rejected.reason()).inc();
        return rejected;
    }
}
