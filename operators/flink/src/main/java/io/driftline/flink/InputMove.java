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
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.runtime.state.OperatorStateBackend;

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
     * Returns the move from the names that were saved, and saves those of the task that goes on;
     * empty where nothing was saved, or nothing has changed.
     *
     * <p>It is broadcast state, because every subtask needs it at every parallelism, and because
     * checkpoints are taken also when some subtasks have ended, which union state forbids.
     *
     * @param operator that remembers, for the message
     * @throws StateFormatException if what it remembers cannot go on, with the reason
     */
    static Optional<InputMove> restored(OperatorStateBackend state, Task task, String operator)
            throws Exception {
        BroadcastState<Integer, InputNames> saved = state.getBroadcastState(States.inputNames());
        InputNames now = InputNames.of(task);
        InputNames before = saved.get(ONLY);
        Optional<ColumnMap> map =
                before == null ? Optional.empty() : Optional.of(before.to(now, operator));
        saved.put(ONLY, now);
        return map.filter(m -> !m.identical()).map(InputMove::new);
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
                    answer.outcome() == Outcome.EXPIRED
                            ? answer.target()
                            : map.target(answer.target()),
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
                Float.isNaN(event.label()) ? event.label() : map.target(event.label()),
                event.origin());
    }

    private Truth moved(Truth truth) {
        return new Truth(truth.id(), truth.time(), map.target(truth.target()), truth.origin());
    }
}
