package io.driftline.pipelines.savepoint;

import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the turns that wait for the watermark, time by time. */
final class HeldReader extends KeyedStateReaderFunction<Long, Tuple3<String, String, byte[]>> {
    static final String QUESTIONS = "questions";
    static final String ANSWERS = "answers";

    private static final long serialVersionUID = 1;

    private transient ListState<Turn> held;
    private transient Entries<Turn> fingerprints;

    @Override
    public void open(OpenContext context) {
        held = getRuntimeContext().getListState(States.held());
        fingerprints = new Entries<>(Types.TURN);
    }

    @Override
    public void readKey(Long time, Context context, Collector<Tuple3<String, String, byte[]>> out)
            throws Exception {
        Group questions = Group.NONE;
        Group answers = Group.NONE;
        for (Turn turn : held.get()) {
            Group one = fingerprints.group(turn.id(), turn.time(), turn);
            if (turn instanceof Question) {
                questions = questions.plus(one);
            } else {
                answers = answers.plus(one);
            }
        }
        out.collect(Finding.of(Finding.HELD, QUESTIONS, questions.toBytes()));
        out.collect(Finding.of(Finding.HELD, ANSWERS, answers.toBytes()));
    }
}
