package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.States;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/**
 * Runs {@link InOrderFunction}, and moves the turns that it holds when a job is restored with other
 * columns or more classes, before the first record.
 */
public final class InOrderOperator extends KeyedProcessOperator<Long, Turn, Turn> {
    private static final long serialVersionUID = 1;

    private final Task task;

    /**
     * Makes the operator.
     *
     * @param predictInOrder whether questions are held, too
     * @param task whose columns and classes the turns have
     */
    public InOrderOperator(boolean predictInOrder, Task task) {
        super(new InOrderFunction(predictInOrder));
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
                (held, move) -> held.update(moved(held, move)));
    }

    private static List<Turn> moved(ListState<Turn> held, InputMove move) throws Exception {
        List<Turn> turns = new ArrayList<>();
        for (Turn turn : held.get()) {
            turns.add(move.moved(turn));
        }
        return turns;
    }
}
