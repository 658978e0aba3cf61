package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class InOrderOperatorTest {
    private static final float[] FEATURES = {1};
    private static final Task TASK = TestingNames.task(List.of("a"), List.of("ok", "fraud"));
    private static final Origin ORIGIN = new Origin("events", 0, 7, 1, null, null, 1);

    @Test
    void ordersByTimeThenEarlierAnswersThenIdThenOwnAnswers() throws Exception {
        try (var order = opened(true)) {
            List<Turn> expected =
                    List.of(
                            question("z", 1),
                            answer("z", 5, 1),
                            question("a", 5),
                            answer("a", 5, 5),
                            question("b", 5),
                            answer("a2", 6, 2));
            List<Turn> arriving = new ArrayList<>(expected);
            Collections.reverse(arriving);
            for (Turn turn : arriving) {
                order.element(turn, turn.time());
            }
            assertThat(order.extractOutputValues()).isEmpty();
            order.watermark(5);
            assertThat(order.extractOutputValues()).isEqualTo(expected.subList(0, 5));
            order.watermark(Long.MAX_VALUE);
            assertThat(order.extractOutputValues()).isEqualTo(expected);
            assertThat(order.entries()).isZero();
        }
    }

    @Test
    void letsTheSameSequenceGoHoweverTurnsArrive() throws Exception {
        List<Turn> first = shuffled(0);
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(shuffled(seed)).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void letsQuestionsPassAtOnceWherePredictionsMayNotWait() throws Exception {
        try (var order = opened(false)) {
            order.element(answer("a", 5, 1), 5);
            order.element(question("b", 9), 9);
            order.element(answer("c", 4, 1), 4);
            assertThat(order.extractOutputValues()).containsExactly(question("b", 9));
            order.watermark(5);
            assertThat(order.extractOutputValues())
                    .containsExactly(question("b", 9), answer("c", 4, 1), answer("a", 5, 1));
        }
    }

    @Test
    void lateTurnsPassAtOnceAndAreCounted() throws Exception {
        try (var order = opened(true)) {
            order.watermark(10);
            order.element(answer("a", 10, 1), 10);
            order.element(question("b", 11), 11);
            assertThat(order.extractOutputValues()).containsExactly(answer("a", 10, 1));
            assertThat(order.count("turns.late")).isEqualTo(1);
        }
    }

    @Test
    void holdsTurnsOverARestart() throws Exception {
        OperatorSubtaskState state;
        try (var order = opened(true)) {
            order.element(question("b", 5), 5);
            order.element(question("a", 5), 5);
            state = order.snapshot(1, 1);
        }
        try (var order = of(true)) {
            order.open(state, 1);
            order.element(answer("z", 5, 1), 5);
            order.watermark(5);
            assertThat(order.extractOutputValues())
                    .containsExactly(answer("z", 5, 1), question("a", 5), question("b", 5));
        }
    }

    @Test
    void whatIsHeldGoesOnInAPipelineWithOtherColumnsAndOneMoreClass() throws Exception {
        OperatorSubtaskState state;
        try (var order = opened(true)) {
            order.element(question("q", 4), 4);
            order.element(answer("a", 5, 1), 5);
            order.element(expired("b", 5, new float[] {1}), 5);
            state = order.snapshot(1, 1);
        }
        Task newer = TestingNames.task(List.of("new", "a"), List.of("ok", "fraud", "odd"));
        float[] moved = {0, 1};
        try (var order = of(true, newer)) {
            order.open(state, 1);
            state = order.snapshot(2, 2);
            order.watermark(5);
            assertThat(order.extractOutputValues())
                    .containsExactly(
                            new Question("q", 4, moved),
                            new Answer("a", 5, 1, moved, 1, Outcome.LABELLED, ORIGIN),
                            expired("b", 5, moved));
        }
        try (var order = of(true, newer)) { // what was moved is not moved again
            order.open(state, 1);
            order.watermark(4);
            assertThat(order.extractOutputValues()).containsExactly(new Question("q", 4, moved));
        }
    }

    @Test
    void whatIsHeldCannotGoOnWithoutItsClass() throws Exception {
        OperatorSubtaskState state;
        try (var order = opened(true)) {
            order.element(answer("a", 5, 1), 5);
            state = order.snapshot(1, 1);
        }
        try (var order = of(true, TestingNames.task(List.of("a"), List.of("ok", "odd")))) {
            assertThatThrownBy(() -> order.open(state, 1))
                    .hasStackTraceContaining(
                            "What the order of turns remembers cannot go on in this pipeline:"
                                    + " class 1 was fraud and is odd now");
        }
    }

    @Test
    void moreTurnsThanFitOutsideOfStateGoInOrder() throws Exception {
        int many = 70_000;
        try (var order = opened(true)) {
            for (int i = many; i > 0; i--) {
                order.element(question("q", i % 1000), i % 1000);
            }
            assertThat(order.entries()).isPositive();
            order.watermark(many);
            assertThat(order.extractOutputValues())
                    .hasSize(many)
                    .isSortedAccordingTo(InOrderOperator.ORDER);
            assertThat(order.entries()).isZero();
        }
    }

    /**
     * Returns the order of turns that arrive at most 20 ms out of order, by a seeded shuffle, with
     * checkpoints among them.
     */
    private static List<Turn> shuffled(long seed) throws Exception {
        Random random = new Random(seed);
        record Arrival(long at, Turn turn) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            long time = i / 4;
            Turn question = question("q" + (i * 7919) % 400, time);
            Turn answer = answer(question.id(), time + i % 9, time);
            arrivals.add(new Arrival(time + random.nextInt(20), question));
            arrivals.add(new Arrival(answer.time() + random.nextInt(20), answer));
        }
        Collections.shuffle(arrivals, random);
        arrivals.sort((a, b) -> Long.compare(a.at(), b.at()));
        try (var order = opened(true)) {
            for (Arrival arrival : arrivals) {
                if (seed > 0 && random.nextInt(10) == 0) {
                    order.begunSnapshot(arrival.at()).cancel();
                }
                order.element(arrival.turn(), arrival.turn().time());
                order.watermark(arrival.at() - 20);
            }
            order.watermark(Long.MAX_VALUE);
            assertThat(order.count("turns.late")).isZero();
            List<Turn> turns = order.extractOutputValues();
            assertThat(turns).hasSize(800).isSortedAccordingTo(InOrderOperator.ORDER);
            return turns;
        }
    }

    private static TestingOneInput<Turn, Turn> opened(boolean predictInOrder) throws Exception {
        var order = of(predictInOrder);
        order.open();
        return order;
    }

    private static TestingOneInput<Turn, Turn> of(boolean predictInOrder) throws Exception {
        return of(predictInOrder, TASK);
    }

    private static TestingOneInput<Turn, Turn> of(boolean predictInOrder, Task task)
            throws Exception {
        return new TestingOneInput<>(
                new InOrderOperator(predictInOrder, task),
                InOrderOperator.TIME,
                org.apache.flink.api.common.typeinfo.Types.LONG,
                Types.TURN,
                1,
                0);
    }

    private static Answer expired(String id, long time, float[] features) {
        return new Answer(id, time, 1, features, Float.NaN, Outcome.EXPIRED, ORIGIN);
    }

    private static Question question(String id, long time) {
        return new Question(id, time, FEATURES);
    }

    private static Answer answer(String id, long time, long eventTime) {
        return new Answer(id, time, eventTime, FEATURES, 1, Outcome.LABELLED, ORIGIN);
    }
}
