package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.state.SavedSettings;
import io.driftline.flink.state.States;
import java.util.Map;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Runs {@link LabelJoinFunction}, and moves what it remembers when a job is restored with other
 * columns or more classes. The last watermark of a bounded input says that no more records come,
 * not that time has passed: it is handed on and wakes no timer, so that what is pending then stays
 * pending, in a savepoint too.
 */
public final class LabelJoinOperator extends KeyedCoProcessOperator<String, Event, Truth, Turn> {
    private static final long serialVersionUID = 1;

    private final LabelOptions options;
    private final Task task;

    /**
     * Makes the operator.
     *
     * @param task whose columns the events have, and whose classes the labels
     */
    public LabelJoinOperator(LabelOptions options, Task task) {
        super(new LabelJoinFunction(options));
        this.options = options;
        this.task = task;
    }

    /**
     * Restores.
     *
     * @throws io.driftline.state.StateFormatException if what is remembered cannot go on in this
     *     pipeline
     */
    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        InputMove.restore(
                this,
                task,
                "the label join",
                States.joinEntry(),
                (entry, move) -> entry.update(move.moved(entry.value())));
        SavedSettings.save(
                getOperatorStateBackend(),
                Map.of(
                        SavedSettings.MATURITY_MILLIS,
                        Long.toString(options.maturity().toMillis()),
                        SavedSettings.UNLABELLED,
                        options.unlabelled().name()));
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
