package io.driftline.pipelines.savepoint;

import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the turns that wait for the watermark. */
final class HeldReader extends KeyedStateReaderFunction<Integer, Tuple3<String, String, byte[]>> {
    static final String QUESTIONS = "questions";
    static final String ANSWERS = "answers";

    private static final long serialVersionUID = 1;

    private transient MapState<Long, List<Turn>> held;
    private transient Entries<Turn> fingerprints;

    @Override
    public void open(OpenContext context) {
        held = getRuntimeContext().getMapState(States.held());
        fingerprints = new Entries<>(Types.TURN);
    }

    @Override
    public void readKey(Integer all, Context context, Collector<Tuple3<String, String, byte[]>> out)
            throws Exception {
        Group questions = Group.NONE;
        Group answers = Group.NONE;
        for (List<Turn> sameTime : held.values()) {
            for (Turn turn : sameTime) {
                Group one = fingerprints.group(turn.id(), turn.time(), turn);
                if (turn instanceof Question) {
                    questions = questions.plus(one);
                } else {
                    answers = answers.plus(one);
                }
            }
        }
        out.collect(Finding.of(Finding.HELD, QUESTIONS, questions.toBytes()));
        out.collect(Finding.of(Finding.HELD, ANSWERS, answers.toBytes()));
    }
}
