package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.States;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

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
 * time. Turns enter it at checkpoints, or when there are too many of them; most are gone before.
 * Each time is a key of its own, and not an entry of a map under one key, because the first access
 * to a value after a checkpoint copies all of it. A job restored with other columns or more classes
 * moves what is held before its first record.
 */
public final class InOrderOperator extends AbstractStreamOperator<Turn>
        implements OneInputStreamOperator<Turn, Turn>, Triggerable<Long, VoidNamespace> {
    private static final long serialVersionUID = 1;

    /** The key of a turn. */
    public static final KeySelector<Turn, Long> TIME = Turn::time;

    static final Comparator<Turn> ORDER =
            Comparator.comparingLong(Turn::time)
                    .thenComparing(turn -> answersEarlierQuestion(turn) ? 0 : 1)
                    .thenComparing(Turn::id)
                    .thenComparing(turn -> turn instanceof Question ? 0 : 1);

    /**
     * How many turns are held outside of state at most: so few that a checkpoint, which brings them
     * there while the stream waits, takes tens of ms.
     */
    private static final int MOST_OUTSIDE = 32_768;

    private final boolean predictInOrder;
    private final Task task;
    private transient TreeMap<Long, List<Turn>> outside;
    private transient int outsideCount;
    private transient StreamRecord<Turn> released;
    private transient ListState<Turn> held;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient Counter late;

    /**
     * Makes the operator.
     *
     * @param predictInOrder whether questions are held, too
     * @param task whose columns and classes the turns have
     */
    public InOrderOperator(boolean predictInOrder, Task task) {
        this.predictInOrder = predictInOrder;
        this.task = task;
    }

    /**
     * Restores.
     *
     * @throws io.driftline.state.StateFormatException if what is held cannot go on in this pipeline
     */
    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        InputMove.restore(
                this,
                task,
                "the order of turns",
                States.held(),
                (restored, move) -> restored.update(moved(restored, move)));
        held =
                getKeyedStateBackend()
                        .getPartitionedState(
                                VoidNamespace.INSTANCE,
                                VoidNamespaceSerializer.INSTANCE,
                                States.held());
    }

    @Override
    public void open() throws Exception {
        super.open();
        outside = new TreeMap<>();
        released = new StreamRecord<>(null);
        // The name that savepoints know the timers by.
        timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
        late = getMetricGroup().counter("turns.late");
    }

    @Override
    public void processElement(StreamRecord<Turn> record) throws Exception {
        Turn turn = record.getValue();
        if (turn instanceof Question && !predictInOrder) {
            output.collect(record);
        } else if (turn.time() <= timers.currentWatermark()) {
            late.inc();
            output.collect(record);
        } else {
            hold(turn);
        }
    }

    private void hold(Turn turn) throws Exception {
        if (outsideCount == MOST_OUTSIDE) { // bringing them all into state would stop the stream
            held.add(turn);
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, turn.time());
        } else {
            outside.computeIfAbsent(turn.time(), time -> new ArrayList<>()).add(turn);
            outsideCount++;
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        while (!outside.isEmpty() && outside.firstKey() <= mark.getTimestamp()) {
            long time = outside.firstKey();
            // Turns in state go by timers. Those of this time take the ones outside along.
            timeServiceManager.advanceWatermark(new Watermark(time));
            release(time, taken(time));
        }
        super.processWatermark(mark);
    }

    @Override
    public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
        List<Turn> turns = taken(timer.getTimestamp());
        held.get().forEach(turns::add);
        held.clear();
        release(timer.getTimestamp(), turns);
    }

    @Override
    public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
        throw new IllegalStateException("The order of turns has no timers by the clock.");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        store();
        super.snapshotState(context);
    }

    /** Takes the turns of a time that are not in state. */
    private List<Turn> taken(long time) {
        List<Turn> turns = outside.remove(time);
        if (turns == null) {
            return new ArrayList<>();
        }
        outsideCount -= turns.size();
        return turns;
    }

    private void release(long time, List<Turn> turns) {
        turns.sort(ORDER);
        for (Turn turn : turns) {
            output.collect(released.replace(turn, time));
        }
    }

    private void store() throws Exception {
        for (Map.Entry<Long, List<Turn>> entry : outside.entrySet()) {
            setCurrentKey(entry.getKey());
            held.addAll(entry.getValue());
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, entry.getKey());
        }
        outside.clear();
        outsideCount = 0;
    }

    private static boolean answersEarlierQuestion(Turn turn) {
        return turn instanceof Answer answer && answer.eventTime() < answer.time();
    }

    private static List<Turn> moved(ListState<Turn> held, InputMove move) throws Exception {
        List<Turn> turns = new ArrayList<>();
        for (Turn turn : held.get()) {
            turns.add(move.moved(turn));
        }
        return turns;
    }
}
