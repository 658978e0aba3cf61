package io.driftline.flink;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Turn;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes question and answer of an event whose label is inside it: a label with no delay. The
 * question comes first, so that the prediction never knows the label. Repeats of an event are not
 * recognized here; each counts as an event of its own.
 */
public final class LabelInEventFunction extends ProcessFunction<Event, Turn> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(Event event, Context context, Collector<Turn> out) {
        if (Float.isNaN(event.label())) {
            String detail = "Event %s has no label inside it.".formatted(event.id());
            context.output(
                    Outputs.REJECTED, new Rejected(Reason.MISSING_FIELD, detail, event.origin()));
            return;
        }
        out.collect(new Question(event.id(), event.time(), event.features()));
        out.collect(
                new Answer(
                        event.id(),
                        event.time(),
                        event.time(),
                        event.features(),
                        event.label(),
                        Outcome.LABELLED,
                        event.origin().withoutBytes()));
    }
}
