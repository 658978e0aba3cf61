package io.driftline.flink;

import io.driftline.data.ColumnMap;
import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.InputNames;
import io.driftline.flink.state.JoinEntry;
import io.driftline.flink.state.JoinEntry.Early;
import io.driftline.flink.state.JoinEntry.Waiting;
import io.driftline.flink.state.States;
import io.driftline.state.StateFormatException;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/**
 * Moves what a function remembers to a pipeline with other columns or more classes: by name, as
 * {@link ColumnMap} says. Times and ids stay as they are.
 */
final class InputMove {
    private static final int ONLY = 0;

    private final ColumnMap map;

    private InputMove(ColumnMap map) {
        this.map = map;
    }

    /**
     * Moves all that an operator remembers to the names of the task that goes on, before its first
     * record, so that state is never of two kinds; and saves those names. Where nothing was saved,
     * or nothing has changed, everything stays. It must be an operator, because a function cannot
     * go through its keys.
     *
     * <p>The names are broadcast state, because every subtask needs them at every parallelism, and
     * because checkpoints are taken also when some subtasks have ended, which union state forbids.
     *
     * @param what remembers, for the message
     * @param state that holds what is remembered
     * @param moving moves what one key remembers
     * @throws StateFormatException if it cannot go on, with the reason
     */
    static <S extends State> void restore(
            AbstractStreamOperator<?> operator,
            Task task,
            String what,
            StateDescriptor<S, ?> state,
            Moving<S> moving)
            throws Exception {
        BroadcastState<Integer, InputNames> saved =
                operator.getOperatorStateBackend().getBroadcastState(States.inputNames());
        InputNames before = saved.get(ONLY);
        InputNames now = InputNames.of(before == null ? task : task.grownTo(before.classes()));
        if (before != null) {
            ColumnMap map = before.to(now, what, task.multiLabel());
            if (!map.identical()) {
                InputMove move = new InputMove(map);
                operator.getKeyedStateBackend()
                        .applyToAllKeys(
                                VoidNamespace.INSTANCE,
                                VoidNamespaceSerializer.INSTANCE,
                                state,
                                (key, remembered) -> moving.move(remembered, move));
            }
        }
        saved.put(ONLY, now);
    }

    /** Moves what one key remembers. */
    interface Moving<S> {
        void move(S remembered, InputMove move) throws Exception;
    }

    JoinEntry moved(JoinEntry entry) {
        if (entry instanceof Waiting waiting) {
            return new Waiting(moved(waiting.event()));
        }
        return entry instanceof Early early ? new Early(moved(early.truth())) : entry;
    }

    Turn moved(Turn turn) {
        if (turn instanceof Answer answer) {
            return new Answer(
                    answer.id(),
                    answer.time(),
                    answer.eventTime(),
                    map.features(answer.features()),
                    answer.outcome() == Outcome.EXPIRED ? answer.target() : target(answer.target()),
                    answer.newClass(),
                    answer.outcome(),
                    answer.origin());
        }
        Question question = (Question) turn;
        return new Question(question.id(), question.time(), map.features(question.features()));
    }

    private Event moved(Event event) {
        return new Event(
                event.id(),
                event.time(),
                map.features(event.features()),
                Float.isNaN(event.label()) ? event.label() : target(event.label()),
                event.newClass(),
                event.origin());
    }

    private Truth moved(Truth truth) {
        return new Truth(
                truth.id(), truth.time(), target(truth.target()), truth.newClass(), truth.origin());
    }

    /** An undeclared class keeps its name, by which whoever learns it finds its place. */
    private float target(float old) {
        return old == Truth.UNDECLARED ? old : map.target(old);
    }
}
