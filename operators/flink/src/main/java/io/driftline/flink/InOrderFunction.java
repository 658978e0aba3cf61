package io.driftline.flink;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.States;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds turns until the watermark has passed their time and lets them go in one order, however they
 * arrived: by time; at equal times the answers to earlier questions come first; then by id, a
 * question before its own answer. It is keyed by {@link #ALL}, one key for all turns, because the
 * order is one over all of them. Whatever stands between it and the learner must run on one
 * subtask, too, or the order is lost again.
 *
 * <p>Where predictions may not wait, questions pass at once and only answers are held: what is
 * learned, and in which order, is still the same every time; what is predicted is not.
 *
 * <p>A turn whose time the watermark has passed already is late: it passes at once and is counted,
 * and the order depends on arrival there.
 *
 * <p>State: what is in flight between the watermark and the newest turn, one list per time.
 */
public final class InOrderFunction extends KeyedProcessFunction<Integer, Turn, Turn> {
    private static final long serialVersionUID = 1;

    /** The key of every turn. */
    public static final KeySelector<Turn, Integer> ALL = turn -> 0;

    static final Comparator<Turn> ORDER =
            Comparator.comparingLong(Turn::time)
                    .thenComparing(turn -> answersEarlierQuestion(turn) ? 0 : 1)
                    .thenComparing(Turn::id)
                    .thenComparing(turn -> turn instanceof Question ? 0 : 1);

    private final boolean predictInOrder;
    private transient MapState<Long, List<Turn>> held;
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
        held = getRuntimeContext().getMapState(States.held());
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
            List<Turn> sameTime = held.get(turn.time());
            if (sameTime == null) {
                sameTime = new ArrayList<>(2);
                context.timerService().registerEventTimeTimer(turn.time());
            }
            sameTime.add(turn);
            held.put(turn.time(), sameTime);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Turn> out) throws Exception {
        List<Turn> sameTime = held.get(time);
        held.remove(time);
        sameTime.sort(ORDER);
        sameTime.forEach(out::collect);
    }

    private static boolean answersEarlierQuestion(Turn turn) {
        return turn instanceof Answer answer && answer.eventTime() < answer.time();
    }
}
