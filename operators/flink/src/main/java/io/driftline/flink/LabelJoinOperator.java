package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.state.States;
import java.util.Optional;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/**
 * Runs {@link LabelJoinFunction}, and moves what it remembers when a job is restored with other
 * columns or more classes: all entries at once, before the first record, so that state is never of
 * two kinds. It must be an operator, because a function cannot go through its keys.
 */
public final class LabelJoinOperator extends KeyedCoProcessOperator<String, Event, Truth, Turn> {
    private static final long serialVersionUID = 1;

    private final Task task;

    /**
     * Makes the operator.
     *
     * @param task whose columns the events have, and whose classes the labels
     */
    public LabelJoinOperator(LabelOptions options, Task task) {
        super(new LabelJoinFunction(options));
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
        Optional<InputMove> move =
                InputMove.restored(getOperatorStateBackend(), task, "the label join");
        if (move.isPresent()) {
            this.<String>getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            States.joinEntry(),
                            (id, entry) -> entry.update(move.get().moved(entry.value())));
        }
    }
}
