package io.driftline.flink;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.state.JoinEntry;
import io.driftline.flink.state.JoinEntry.Answered;
import io.driftline.flink.state.JoinEntry.Early;
import io.driftline.flink.state.JoinEntry.Expired;
import io.driftline.flink.state.JoinEntry.Waiting;
import io.driftline.flink.state.States;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Brings events and their labels together, by event id. An event becomes a {@link Question} at
 * once. Its label makes the {@link Answer}; where none comes, the question matures at event time +
 * {@link LabelOptions#maturity()} and ends by the declared policy.
 *
 * <p><b>Order.</b> Whether a label is on time, late or about an unknown id depends on the times of
 * label and event alone, not on which of them arrives first. A label that comes before its event
 * waits for it, at most for the maturity, and answers no earlier than the event's time; one that
 * became known at the event's very time is its label. The first event and the first label of an id
 * count; repeats are counted and ignored. Where repeats differ, all of one id must come from one
 * partition, or the first to arrive depends on chance. An event that is more than the maturity
 * younger than another one of the same id is no repeat.
 *
 * <p><b>Bounds.</b> Repeats are known until event time + maturity, late labels until one maturity
 * later; then the id is forgotten, and a label that comes still later is one for an unknown id.
 * There is one entry and one timer for each id that is known; an answered one whose label came
 * first may stay until that label's time + maturity.
 *
 * <p><b>End of input.</b> It matures nothing: {@link LabelJoinOperator} keeps the last watermark of
 * a bounded input from the timers, and what is pending stays pending. (Which of the last unlabelled
 * questions matured before it depends on how far the watermark had come, and so on the clock;
 * questions with labels do not depend on it.)
 *
 * <p>State: one {@link JoinEntry} per id; the event's bytes are kept only where the policy may send
 * them to the dead letters.
 */
public final class LabelJoinFunction extends KeyedCoProcessFunction<String, Event, Truth, Turn> {
    private static final long serialVersionUID = 1;

    /** How a label and an event belong together, by their times. */
    private enum Match {
        ON_TIME,
        LATE,
        UNRELATED
    }

    private final LabelOptions options;
    private transient ValueState<JoinEntry> entries;
    private transient Counter duplicateEvents;
    private transient Counter duplicateLabels;
    private transient Counter lateLabels;
    private transient Counter earlyLabels;
    private transient Counter assumed;
    private transient Counter expired;

    public LabelJoinFunction(LabelOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        entries = getRuntimeContext().getState(States.joinEntry());
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        duplicateEvents = metrics.counter("events.duplicate");
        duplicateLabels = metrics.counter("labels.duplicate");
        lateLabels = metrics.counter("labels.late");
        earlyLabels = metrics.counter("labels.early");
        assumed = metrics.counter("labels.assumed");
        expired = metrics.counter("labels.expired");
    }

    @Override
    public void processElement1(Event event, Context context, Collector<Turn> out)
            throws IOException {
        JoinEntry entry = entries.value();
        if (repeats(event, entry)) {
            duplicateEvents.inc();
            return;
        }
        if (entry instanceof Waiting other) { // as the timer would, had it come first
            mature(other.event(), context, out);
        }
        out.collect(new Question(event.id(), event.time(), event.features()));
        if (entry instanceof Early early) {
            meetEarly(event, early.truth(), context, out);
        } else {
            remember(new Waiting(remembered(event)), context.timerService());
        }
    }

    @Override
    public void processElement2(Truth truth, Context context, Collector<Turn> out)
            throws IOException {
        JoinEntry entry = entries.value();
        if (entry == null) {
            earlyLabels.inc();
            remember(new Early(truth), context.timerService());
        } else if (entry instanceof Waiting waiting) {
            meet(waiting.event(), truth, context, out);
        } else if (entry instanceof Early) {
            duplicateLabels.inc();
        } else if (truth.time() > end(entry)) { // as it would be, had the id been forgotten already
            context.output(Outputs.REJECTED, unknown(truth));
        } else {
            (entry instanceof Expired ? lateLabels : duplicateLabels).inc();
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Turn> out) throws IOException {
        JoinEntry entry = entries.value();
        if (entry == null) {
            return;
        }
        long end = end(entry);
        if (end > time) { // the job was restored with a longer maturity
            context.timerService().registerEventTimeTimer(end);
        } else if (entry instanceof Waiting waiting) {
            mature(waiting.event(), context, out);
            remember(new Expired(end(end)), context.timerService());
        } else {
            if (entry instanceof Early early) {
                context.output(Outputs.REJECTED, unknown(early.truth()));
            }
            entries.clear();
        }
    }

    /** Meets a label that came first. Its timer finds the answer and forgets it. */
    private void meetEarly(Event event, Truth truth, Context context, Collector<Turn> out)
            throws IOException {
        if (match(event, truth) != Match.ON_TIME) {
            context.timerService().deleteEventTimeTimer(end(truth.time()));
            remember(new Waiting(remembered(event)), context.timerService());
        }
        meet(event, truth, context, out);
    }

    /** Returns whether an event is one that is known, whether or not its time has run out yet. */
    private boolean repeats(Event event, JoinEntry entry) {
        if (entry == null || entry instanceof Early) {
            return false;
        }
        return entry instanceof Expired // which is known one maturity longer, for late labels
                ? end(event.time()) <= end(entry)
                : event.time() <= end(entry);
    }

    /** Answers the event by the label, unless their times forbid it. */
    private void meet(Event event, Truth truth, Context context, Collector<Turn> out)
            throws IOException {
        switch (match(event, truth)) {
            case LATE -> lateLabels.inc();
            case UNRELATED -> context.output(Outputs.REJECTED, unknown(truth));
            case ON_TIME -> {
                long time = Math.max(truth.time(), event.time());
                float target = truth.target();
                out.collect(answer(event, time, target, truth.newClass(), Outcome.LABELLED));
                entries.update(new Answered(end(event.time())));
            }
        }
    }

    private Match match(Event event, Truth truth) {
        long end = end(event.time());
        if (truth.time() > end) {
            return truth.time() > end(end) ? Match.UNRELATED : Match.LATE;
        }
        return event.time() > end(truth.time()) ? Match.UNRELATED : Match.ON_TIME;
    }

    private void mature(Event event, Context context, Collector<Turn> out) {
        long time = end(event.time());
        if (options.unlabelled() == Unlabelled.NEGATIVE) {
            assumed.inc();
            out.collect(answer(event, time, options.negative(), "", Outcome.ASSUMED));
            return;
        }
        expired.inc();
        out.collect(answer(event, time, Float.NaN, "", Outcome.EXPIRED));
        if (options.unlabelled() == Unlabelled.DEAD_LETTER) {
            String detail =
                    "No label for event %s came within labels.maturity, %s."
                            .formatted(event.id(), options.maturity());
            context.output(
                    Outputs.REJECTED, new Rejected(Reason.UNLABELLED, detail, event.origin()));
        }
    }

    private void remember(JoinEntry entry, TimerService timers) throws IOException {
        entries.update(entry);
        timers.registerEventTimeTimer(end(entry));
    }

    private Event remembered(Event event) {
        Origin origin = event.origin().withoutBytes();
        return origin == event.origin() || options.unlabelled() == Unlabelled.DEAD_LETTER
                ? event
                : new Event(
                        event.id(),
                        event.time(),
                        event.features(),
                        event.label(),
                        event.newClass(),
                        origin);
    }

    private Rejected unknown(Truth truth) {
        String detail =
                "A label for event %s came, but no such event within labels.maturity, %s."
                        .formatted(truth.id(), options.maturity());
        return new Rejected(Reason.UNKNOWN_ID, detail, truth.origin());
    }

    private static Answer answer(
            Event event, long time, float target, String newClass, Outcome outcome) {
        return new Answer(
                event.id(),
                time,
                event.time(),
                event.features(),
                target,
                newClass,
                outcome,
                event.origin().withoutBytes());
    }

    private long end(JoinEntry entry) {
        if (entry instanceof Waiting waiting) {
            return end(waiting.event().time());
        }
        if (entry instanceof Early early) {
            return end(early.truth().time());
        }
        return entry instanceof Answered answered ? answered.end() : ((Expired) entry).end();
    }

    private long end(long time) {
        return options.matures(time);
    }
}
