package io.driftline.flink;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.state.States;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes question and answer of an event whose label is inside it: a label with no delay. The
 * question comes first, so that the prediction never knows the label. Keyed by event id.
 *
 * <p><b>Repeats.</b> The first event of an id counts; those that repeat it are counted and ignored,
 * as long as the id is known: until event time + {@link LabelOptions#maturity()}. An event that is
 * more than the maturity younger than another one of the same id is no repeat. Where repeats
 * differ, all of one id must come from one partition, or the first to arrive depends on chance.
 *
 * <p>State: one time and one timer per id that is known.
 */
public final class LabelInEventFunction extends KeyedProcessFunction<String, Event, Turn> {
    private static final long serialVersionUID = 1;

    private final LabelOptions options;
    private transient ValueState<Long> known;
    private transient Counter duplicates;

    public LabelInEventFunction(LabelOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        known = getRuntimeContext().getState(States.known());
        duplicates = getRuntimeContext().getMetricGroup().counter("events.duplicate");
    }

    @Override
    public void processElement(Event event, Context context, Collector<Turn> out)
            throws IOException {
        if (Float.isNaN(event.label())) {
            String detail = "Event %s has no label inside it.".formatted(event.id());
            context.output(
                    Outputs.REJECTED, new Rejected(Reason.MISSING_FIELD, detail, event.origin()));
            return;
        }
        Long end = known.value();
        if (end != null && event.time() <= end) {
            duplicates.inc();
            return;
        }
        end = options.matures(event.time());
        known.update(end);
        context.timerService().registerEventTimeTimer(end);
        out.collect(new Question(event.id(), event.time(), event.features()));
        out.collect(
                new Answer(
                        event.id(),
                        event.time(),
                        event.time(),
                        event.features(),
                        event.label(),
                        event.newClass(),
                        Outcome.LABELLED,
                        event.origin().withoutBytes()));
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Turn> out) throws IOException {
        Long end = known.value();
        if (end == null) {
            return;
        }
        if (end > time) { // a younger event of the same id
            context.timerService().registerEventTimeTimer(end);
        } else {
            known.clear();
        }
    }
}
