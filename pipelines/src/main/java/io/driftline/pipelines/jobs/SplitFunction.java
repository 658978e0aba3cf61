package io.driftline.pipelines.jobs;

import io.driftline.flink.Outputs;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sets aside what could not be read.
 *
 * @param <T> what could
 */
final class SplitFunction<T> extends ProcessFunction<Read<T>, T> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(Read<T> read, Context context, Collector<T> out) {
        Rejected rejected = read.rejected();
        if (rejected == null) {
            out.collect(read.value());
        } else {
            context.output(Outputs.REJECTED, rejected);
        }
    }
}
