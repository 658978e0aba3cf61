package io.driftline.flink;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Runs {@link LabelInEventFunction}. The last watermark of a bounded input is handed on and wakes
 * no timer: a job that is restored after it still knows, and later forgets, the ids that it knew.
 */
public final class LabelInEventOperator extends KeyedProcessOperator<String, Event, Turn> {
    private static final long serialVersionUID = 1;

    public LabelInEventOperator(LabelOptions options) {
        super(new LabelInEventFunction(options));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.equals(Watermark.MAX_WATERMARK)) {
            output.emitWatermark(mark);
        } else {
            super.processWatermark(mark);
        }
    }
}
