package io.driftline.flink;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.States;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds turns until the watermark has passed their time and lets them go in one order, however they
 * arrived: by time; at equal times the answers to earlier questions come first; then by id, a
 * question before its own answer. It is keyed by {@link #TIME} and must run on one subtask, because
 * the order is one over all turns, and so must whatever stands between it and the learner.
 *
 * <p>Where predictions may not wait, questions pass at once and only answers are held: what is
 * learned, and in which order, is still the same every time; what is predicted is not.
 *
 * <p>A turn whose time the watermark has passed already is late: it passes at once and is counted,
 * and the order depends on arrival there.
 *
 * <p>State: what is in flight between the watermark and the newest turn, one list and one timer per
 * time. Each time is a key of its own, and not an entry of a map under one key, because the first
 * access to a value after a checkpoint copies all of it.
 */
public final class InOrderFunction extends KeyedProcessFunction<Long, Turn, Turn> {
    private static final long serialVersionUID = 1;

    /** The key of a turn. */
    public static final KeySelector<Turn, Long> TIME = Turn::time;

    static final Comparator<Turn> ORDER =
            Comparator.comparingLong(Turn::time)
                    .thenComparing(turn -> answersEarlierQuestion(turn) ? 0 : 1)
                    .thenComparing(Turn::id)
                    .thenComparing(turn -> turn instanceof Question ? 0 : 1);

    private final boolean predictInOrder;
    private transient ListState<Turn> held;
    private transient Counter late;

    /**
     * Makes the function.
     *
     * @param predictInOrder whether questions are held, too
     */
    public InOrderFunction(boolean predictInOrder) {
        this.predictInOrder = predictInOrder;
    }

    @Override
    public void open(OpenContext context) {
        held = getRuntimeContext().getListState(States.held());
        late = getRuntimeContext().getMetricGroup().counter("turns.late");
    }

    @Override
    public void processElement(Turn turn, Context context, Collector<Turn> out) throws Exception {
        if (turn instanceof Question && !predictInOrder) {
            out.collect(turn);
        } else if (turn.time() <= context.timerService().currentWatermark()) {
            late.inc();
            out.collect(turn);
        } else {
            held.add(turn);
            context.timerService().registerEventTimeTimer(turn.time());
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Turn> out) throws Exception {
        List<Turn> sameTime = new ArrayList<>();
        held.get().forEach(sameTime::add);
        held.clear();
        sameTime.sort(ORDER);
        sameTime.forEach(out::collect);
    }

    private static boolean answersEarlierQuestion(Turn turn) {
        return turn instanceof Answer answer && answer.eventTime() < answer.time();
    }
}
