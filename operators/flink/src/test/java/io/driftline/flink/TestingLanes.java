package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.Types;
import io.driftline.schemas.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.java.functions.KeySelector;

/** A small task, five lanes and a stream of turns to try the learning operator with. */
final class TestingLanes {
    static final Task TASK =
            new Task(List.of(new Column("a", true), new Column("b", false)), List.of("down", "up"));
    static final Origin ORIGIN = new Origin("events", 0, 7, 1, null, null, 12);
    static final int DELAY = 7;

    private TestingLanes() {}

    static LearnOptions options(int progressEvery, int publishEvery, LaneOptions... lanes) {
        return guarded(0, progressEvery, publishEvery, lanes);
    }

    /** Returns options of lanes that go back after so many undone steps in a row. */
    static LearnOptions guarded(
            int rollbackAfter, int progressEvery, int publishEvery, LaneOptions... lanes) {
        return new LearnOptions(
                "p", TASK, List.of(lanes), progressEvery, publishEvery, 100, rollbackAfter);
    }

    /** Among the five is one that replays, from a memory that is soon full. */
    static LearnOptions five(int progressEvery, int publishEvery) {
        return five(0, progressEvery, publishEvery);
    }

    /** Returns the five, which go back after so many undone steps in a row. */
    static LearnOptions five(int rollbackAfter, int progressEvery, int publishEvery) {
        Map<String, Object> replay = Map.of("rows", 10, "loss", "der++", "projection", "a-gem");
        return guarded(
                rollbackAfter,
                progressEvery,
                publishEvery,
                gradient("upgd", Map.of("transforms", "upgd")),
                gradient("sgd", Map.of("transforms", "sgd", "model", "mlp", "replay", replay)),
                gradient("frozen", Map.of("transforms", "upgd", "freeze-after", 20)),
                LaneOptions.of("no-change", Map.of("kind", "no-change"), 1),
                LaneOptions.of("majority", Map.of("kind", "majority"), 1));
    }

    static LaneOptions gradient(String name, Map<String, Object> settings) {
        return LaneOptions.of(name, settings, 42);
    }

    /**
     * Returns questions and, {@link #DELAY} questions later, their answers; every eleventh expires,
     * and the last questions stay open.
     */
    static List<Turn> turns(long seed, int questions) {
        Random random = new Random(seed);
        List<Question> asked = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            float[] features = {(float) random.nextGaussian(), random.nextInt(2)};
            asked.add(new Question("q" + i, i, features));
            turns.add(asked.get(i));
            if (i >= DELAY) {
                Question question = asked.get(i - DELAY);
                boolean expired = (i - DELAY) % 11 == 10;
                float target = question.features()[0] > question.features()[1] ? 1 : 0;
                turns.add(
                        expired
                                ? answer(question, i, Float.NaN, Outcome.EXPIRED)
                                : answer(question, i, target, Outcome.LABELLED));
            }
        }
        return turns;
    }

    static Answer answer(Question question, long time, float target, Outcome outcome) {
        return new Answer(
                question.id(), time, question.time(), question.features(), target, outcome, ORIGIN);
    }

    static TestingOneInput<LaneTurn, Prediction> of(
            LearnOptions options, int parallelism, int subtask) throws Exception {
        KeySelector<LaneTurn, String> lane = LaneTurn::lane;
        return new TestingOneInput<>(
                new LearnOperator(options),
                lane,
                org.apache.flink.api.common.typeinfo.Types.STRING,
                Types.PREDICTION,
                parallelism,
                subtask);
    }

    static TestingOneInput<LaneTurn, Prediction> opened(LearnOptions options) throws Exception {
        TestingOneInput<LaneTurn, Prediction> operator = of(options, 1, 0);
        operator.open();
        return operator;
    }

    /** Gives turns to the lanes that live on this subtask. */
    static void feed(
            TestingOneInput<LaneTurn, Prediction> operator,
            LearnOptions options,
            List<Turn> turns,
            int parallelism,
            int subtask)
            throws Exception {
        for (Turn turn : turns) {
            for (LaneOptions lane : options.lanes()) {
                if (TestingSubtask.subtaskOf(lane.name(), parallelism) == subtask) {
                    operator.element(new LaneTurn(lane.name(), turn), turn.time());
                }
            }
        }
    }
}
