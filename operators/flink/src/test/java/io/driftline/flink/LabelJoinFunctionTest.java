package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LabelJoinFunctionTest {
    private static final int MATURITY = 100;
    private static final float[] FEATURES = {1, 2};

    @Test
    void anEventAsksAtOnceAndItsLabelAnswers() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
            join.event(event("a", 10));
            assertThat(join.taken()).containsExactly(new Question("a", 10, FEATURES));
            join.truth(truth("a", 60, 1));
            assertThat(join.taken()).containsExactly(answer("a", 60, 10, 1, Outcome.LABELLED));
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
        }
    }

    @Test
    void aLabelBeforeItsEventWaitsForItAndAnswersNoEarlierThanTheEvent() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
            join.truth(truth("a", 5, 1));
            assertThat(join.taken()).isEmpty();
            join.event(event("a", 10));
            assertThat(join.taken())
                    .containsExactly(
                            new Question("a", 10, FEATURES),
                            answer("a", 10, 10, 1, Outcome.LABELLED));
            assertThat(join.count("labels.early")).isEqualTo(1);
            join.watermark(110);
            assertThat(join.entries()).isZero();
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
        }
    }

    @Test
    void aLabelWithoutEventIsRejectedWithItsBytes() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
            join.truth(truth("nobody", 5, 1));
            join.watermark(104);
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
            join.watermark(105);
            assertThat(join.side(Outputs.REJECTED))
                    .singleElement()
                    .satisfies(
                            rejected -> {
                                assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_ID);
                                assertThat(rejected.detail()).contains("nobody", "PT0.1S");
                                assertThat(rejected.origin()).isEqualTo(origin("labels"));
                            });
            assertThat(join.entries()).isZero();
        }
    }

    @Test
    void aQuestionWithoutLabelIsAssumedNegative() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.event(event("a", 10));
            join.taken();
            join.watermark(109);
            assertThat(join.taken()).isEmpty();
            join.watermark(110);
            assertThat(join.taken()).containsExactly(answer("a", 110, 10, 0, Outcome.ASSUMED));
            assertThat(join.count("labels.assumed")).isEqualTo(1);
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
        }
    }

    @Test
    void aQuestionWithoutLabelIsDropped() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
            join.event(event("a", 10));
            join.taken();
            join.watermark(110);
            assertThat(join.taken())
                    .containsExactly(answer("a", 110, 10, Float.NaN, Outcome.EXPIRED));
            assertThat(join.count("labels.expired")).isEqualTo(1);
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
        }
    }

    @Test
    void aQuestionWithoutLabelGoesToTheDeadLettersWithItsBytes() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DEAD_LETTER))) {
            join.event(event("a", 10));
            join.taken();
            join.watermark(110);
            assertThat(join.taken())
                    .containsExactly(answer("a", 110, 10, Float.NaN, Outcome.EXPIRED));
            assertThat(join.side(Outputs.REJECTED))
                    .singleElement()
                    .satisfies(
                            rejected -> {
                                assertThat(rejected.reason()).isEqualTo(Reason.UNLABELLED);
                                assertThat(rejected.origin()).isEqualTo(origin("events"));
                            });
        }
    }

    @Test
    void repeatsAreCountedAndTheFirstCounts() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
            join.truth(truth("early", 9, 1));
            join.truth(truth("early", 9, 0));
            join.event(event("early", 10));
            join.event(event("early", 10));
            join.truth(truth("early", 20, 0));
            assertThat(join.taken())
                    .containsExactly(
                            new Question("early", 10, FEATURES),
                            answer("early", 10, 10, 1, Outcome.LABELLED));
            assertThat(join.count("events.duplicate")).isEqualTo(1);
            assertThat(join.count("labels.duplicate")).isEqualTo(2);
        }
    }

    @Test
    void aLateLabelIsCountedAndChangesNothing() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.event(event("a", 10));
            join.watermark(110);
            join.taken();
            join.truth(truth("a", 150, 1));
            assertThat(join.taken()).isEmpty();
            assertThat(join.count("labels.late")).isEqualTo(1);
            join.watermark(209);
            assertThat(join.entries()).isEqualTo(1);
            join.watermark(210);
            assertThat(join.entries()).isZero();
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
        }
    }

    @Test
    void whetherALabelIsLateDependsOnItsTimeNotOnItsArrival() throws Exception {
        for (boolean labelFirst : List.of(true, false)) {
            try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
                if (labelFirst) {
                    join.truth(truth("a", 111, 1));
                }
                join.event(event("a", 10));
                if (!labelFirst) {
                    join.truth(truth("a", 111, 1));
                }
                join.watermark(400);
                assertThat(join.taken())
                        .containsExactly(
                                new Question("a", 10, FEATURES),
                                answer("a", 110, 10, 0, Outcome.ASSUMED));
                assertThat(join.count("labels.late")).isEqualTo(1);
                assertThat(join.entries()).isZero();
                assertThat(join.numEventTimeTimers()).isZero();
            }
        }
    }

    @Test
    void aLabelFarBeforeItsEventIsNotItsLabelWhicheverArrivesFirst() throws Exception {
        for (boolean labelFirst : List.of(true, false)) {
            try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
                if (labelFirst) {
                    join.truth(truth("a", 10, 1));
                }
                join.event(event("a", 111));
                if (!labelFirst) {
                    join.truth(truth("a", 10, 1));
                }
                assertThat(join.taken()).containsExactly(new Question("a", 111, FEATURES));
                assertThat(join.side(Outputs.REJECTED))
                        .extracting(Rejected::reason)
                        .containsExactly(Reason.UNKNOWN_ID);
            }
        }
    }

    @Test
    void theEndOfTheInputMaturesNothing() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.event(event("a", 10));
            join.truth(truth("b", 10, 1));
            join.taken();
            join.watermark(Long.MAX_VALUE);
            assertThat(join.taken()).isEmpty();
            assertThat(join.side(Outputs.REJECTED)).isEmpty();
            assertThat(join.count("labels.assumed")).isZero();
            assertThat(join.entries()).isEqualTo(2);
        }
    }

    @Test
    void whatIsPendingAtTheEndOfTheInputMaturesOnceItGoesOn() throws Exception {
        OperatorSubtaskState state;
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.event(event("a", 10));
            join.watermark(Long.MAX_VALUE);
            state = join.snapshot(1, 1);
        }
        try (TestingJoin join = TestingJoin.of(options(Unlabelled.NEGATIVE), 1, 0)) {
            join.open(state, 1);
            join.watermark(109);
            assertThat(join.taken()).isEmpty();
            join.watermark(110);
            assertThat(join.taken()).containsExactly(answer("a", 110, 10, 0, Outcome.ASSUMED));
        }
    }

    @Test
    void aTimeNearTheEndOfTimeNeverMatures() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.event(event("a", Long.MAX_VALUE - 1));
            join.taken();
            join.watermark(Long.MAX_VALUE - 1);
            assertThat(join.taken()).isEmpty();
        }
    }

    @Test
    void nothingIsRememberedOnceAllHasMatured() throws Exception {
        for (Unlabelled policy : Unlabelled.values()) {
            try (TestingJoin join = TestingJoin.opened(options(policy))) {
                for (int i = 0; i < 300; i++) {
                    switch (i % 3) {
                        case 0 -> join.event(event("e" + i, i));
                        case 1 -> join.truth(truth("t" + i, i, 1));
                        default -> {
                            join.event(event("b" + i, i));
                            join.truth(truth("b" + i, i + 50, 1));
                        }
                    }
                    join.watermark(i - 20);
                }
                join.watermark(600);
                assertThat(join.entries()).as("entries under %s", policy).isZero();
                assertThat(join.numEventTimeTimers()).as("timers under %s", policy).isZero();
            }
        }
    }

    @Test
    void theOrderOfArrivalChangesNoAnswer() throws Exception {
        Joined first = joined(0);
        assertThat(first.turns()).hasSize(600);
        assertThat(first.late()).isPositive();
        assertThat(first.rejected()).isNotEmpty();
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(joined(seed)).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void goesOnAtAnotherParallelism() throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (TestingJoin join = TestingJoin.of(options(Unlabelled.NEGATIVE), 2, subtask)) {
                join.open();
                for (int i = 0; i < 40; i++) {
                    if (TestingSubtask.subtaskOf("k" + i, 2) == subtask) {
                        join.event(event("k" + i, i));
                    }
                }
                states.add(join.snapshot(1, 1));
            }
        }
        OperatorSubtaskState all =
                TestingSubtask.repackageState(states.toArray(OperatorSubtaskState[]::new));
        List<Turn> turns = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            try (TestingJoin join = TestingJoin.of(options(Unlabelled.NEGATIVE), 3, subtask)) {
                join.open(all, 2);
                for (int i = 0; i < 40; i += 2) {
                    if (TestingSubtask.subtaskOf("k" + i, 3) == subtask) {
                        join.truth(truth("k" + i, 50, 1));
                    }
                }
                join.watermark(200);
                turns.addAll(join.taken());
            }
        }
        List<Turn> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            expected.add(
                    i % 2 == 0
                            ? answer("k" + i, 50, i, 1, Outcome.LABELLED)
                            : answer("k" + i, i + MATURITY, i, 0, Outcome.ASSUMED));
        }
        assertThat(turns).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aLabelAnswersAlikeWhetherItIsKnownBeforeAfterOrWhenItsEventHappens() throws Exception {
        for (long known : new long[] {0, 10, 60}) {
            for (boolean labelFirst : List.of(true, false)) {
                try (TestingJoin join = TestingJoin.opened(options(Unlabelled.DROP))) {
                    if (labelFirst) {
                        join.truth(truth("a", known, 1));
                    }
                    join.event(event("a", 10));
                    if (!labelFirst) {
                        join.truth(truth("a", known, 1));
                    }
                    assertThat(join.taken())
                            .as("label known at %d, first: %s", known, labelFirst)
                            .containsExactly(
                                    new Question("a", 10, FEATURES),
                                    answer("a", Math.max(10, known), 10, 1, Outcome.LABELLED));
                    join.watermark(160);
                    assertThat(join.entries()).isZero();
                    assertThat(join.numEventTimeTimers()).isZero();
                }
            }
        }
    }

    @Test
    void anIdMayComeAgainAfterTheMaturityHoweverFarTheWatermarkCame() throws Exception {
        for (boolean matured : List.of(true, false)) {
            try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
                join.event(event("a", 10));
                join.event(event("b", 10));
                join.truth(truth("b", 20, 1));
                join.event(event("a", 110));
                join.event(event("b", 110));
                assertThat(join.count("events.duplicate")).isEqualTo(2);
                join.taken();
                if (matured) {
                    join.watermark(110);
                }
                for (String id : List.of("a", "b")) {
                    join.event(event(id, 111));
                    join.truth(truth(id, 120, 1));
                }
                assertThat(join.taken())
                        .as("after the watermark: %s", matured)
                        .containsExactlyInAnyOrder(
                                answer("a", 110, 10, 0, Outcome.ASSUMED),
                                new Question("a", 111, FEATURES),
                                answer("a", 120, 111, 1, Outcome.LABELLED),
                                new Question("b", 111, FEATURES),
                                answer("b", 120, 111, 1, Outcome.LABELLED));
                join.watermark(400);
                assertThat(join.entries()).isZero();
                assertThat(join.numEventTimeTimers()).isZero();
            }
        }
    }

    @Test
    void labelsThatNeverComeAndIdsThatNeverRepeatTakeBoundedState() throws Exception {
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            for (int i = 0; i < 100 * MATURITY; i++) {
                join.event(event("e" + i, i));
                join.truth(truth("t" + i, i, 1));
                join.event(event("early" + i, i));
                join.truth(truth("early" + i, i, 1));
                join.watermark(i - 1);
                join.taken();
                // An unanswered event is known for two maturities, everything else for one.
                assertThat(join.entries()).as("at %d", i).isLessThanOrEqualTo(4 * (MATURITY + 2));
                assertThat(join.numEventTimeTimers())
                        .as("at %d", i)
                        .isLessThanOrEqualTo(4 * (MATURITY + 2));
            }
        }
    }

    @Test
    void whatIsOpenGoesOnInAPipelineWithOtherColumnsAndOneMoreClass() throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (TestingJoin join = TestingJoin.of(options(Unlabelled.NEGATIVE), 2, subtask)) {
                join.open();
                for (int i = 0; i < 40; i++) {
                    if (TestingSubtask.subtaskOf("k" + i, 2) == subtask) {
                        if (i % 2 == 0) {
                            join.event(event("k" + i, i));
                        } else {
                            join.truth(truth("k" + i, i, 1));
                        }
                    }
                }
                states.add(join.snapshot(1, 1));
            }
        }
        OperatorSubtaskState all =
                TestingSubtask.repackageState(states.toArray(OperatorSubtaskState[]::new));
        Task newer = TestingNames.task(List.of("new", "b", "a"), List.of("ok", "fraud", "odd"));
        float[] moved = {0, 2, 1};
        List<Turn> turns = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            try (TestingJoin join =
                    TestingJoin.of(options(Unlabelled.NEGATIVE), newer, 3, subtask)) {
                join.open(all, 2);
                for (int i = 0; i < 40; i++) {
                    if (TestingSubtask.subtaskOf("k" + i, 3) == subtask) {
                        if (i % 2 == 0) {
                            join.truth(truth("k" + i, 50, 2));
                        } else {
                            join.event(new Event("k" + i, i, moved, Float.NaN, origin("events")));
                        }
                    }
                }
                turns.addAll(join.taken());
            }
        }
        assertThat(turns).filteredOn(turn -> turn instanceof Answer).hasSize(40);
        for (Turn turn : turns) {
            if (turn instanceof Answer answer) {
                assertThat(answer.features()).as(answer.id()).containsExactly(moved);
                assertThat(answer.target())
                        .as(answer.id())
                        .isEqualTo(answer.eventTime() % 2 == 0 ? 2 : 1);
            }
        }
    }

    /** A label that waits keeps the name of its class, and a set of classes stays that set. */
    @Test
    void whatIsNoDeclaredClassGoesOnWithOtherColumns() throws Exception {
        List<String> columns = List.of("new", "b", "a");
        List<String> classes = TestingJoin.TASK.classes();
        Task growing = new Task(TestingJoin.TASK.columns(), classes, 9);
        Task sets = Task.multiLabel(TestingJoin.TASK.columns(), classes);
        Task newer = TestingNames.task(columns, classes);
        Truth named = new Truth("k", 1, Truth.UNDECLARED, "odd", origin("labels"));
        Answer joins = goesOn(named, growing, new Task(newer.columns(), classes, 9));
        assertThat(joins.newClass()).isEqualTo("odd");
        assertThat(joins.target()).isEqualTo(Truth.UNDECLARED);

        Answer both = goesOn(truth("k", 1, 3), sets, Task.multiLabel(newer.columns(), classes));
        assertThat(both.target()).isEqualTo(3);
        assertThat(both.newClass()).isEmpty();
    }

    private static Answer goesOn(Truth early, Task before, Task after) throws Exception {
        OperatorSubtaskState saved;
        try (TestingJoin join = TestingJoin.of(options(Unlabelled.DROP), before, 1, 0)) {
            join.open();
            join.truth(early);
            saved = join.snapshot(1, 1);
        }
        try (TestingJoin join = TestingJoin.of(options(Unlabelled.DROP), after, 1, 0)) {
            join.open(saved, 1);
            join.event(new Event("k", 1, new float[] {0, 2, 1}, Float.NaN, origin("events")));
            return (Answer) join.taken().get(1);
        }
    }

    @Test
    void whatIsOpenCannotGoOnWithoutItsClass() throws Exception {
        OperatorSubtaskState state;
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.truth(truth("a", 10, 1));
            state = join.snapshot(1, 1);
        }
        Task fewer = TestingNames.task(List.of("a", "b"), List.of("ok", "odd"));
        try (TestingJoin join = TestingJoin.of(options(Unlabelled.NEGATIVE), fewer, 1, 0)) {
            assertThatThrownBy(() -> join.open(state, 1))
                    .hasStackTraceContaining(
                            "What the label join remembers cannot go on in this pipeline: class 1"
                                    + " was fraud and is odd now");
        }
    }

    @Test
    void aLongerMaturityAfterARestartHolds() throws Exception {
        OperatorSubtaskState state;
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            join.event(event("a", 10));
            state = join.snapshot(1, 1);
        }
        LabelOptions longer = new LabelOptions(Duration.ofMillis(300), Unlabelled.NEGATIVE, 0);
        try (TestingJoin join = TestingJoin.of(longer, 1, 0)) {
            join.open(state, 1);
            join.watermark(309);
            assertThat(join.taken()).isEmpty();
            join.watermark(310);
            assertThat(join.taken()).containsExactly(answer("a", 310, 10, 0, Outcome.ASSUMED));
        }
    }

    /** What a run put out, in an order that does not depend on the run. */
    private record Joined(List<Turn> turns, List<String> rejected, long late) {}

    /** Joins 300 events with labels of any delay, each at most 20 ms out of order by the seed. */
    private static Joined joined(long seed) throws Exception {
        record Arrival(long at, Event event, Truth truth) {}
        Random random = new Random(seed);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Event event = event("k" + i, i);
            Truth truth = truth("k" + i, i + (i * 71) % 400 - 150, i % 2);
            arrivals.add(new Arrival(event.time() + random.nextInt(20), event, null));
            arrivals.add(new Arrival(truth.time() + random.nextInt(20), null, truth));
        }
        Collections.shuffle(arrivals, random);
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        try (TestingJoin join = TestingJoin.opened(options(Unlabelled.NEGATIVE))) {
            for (Arrival arrival : arrivals) {
                if (arrival.event() == null) {
                    join.truth(arrival.truth());
                } else {
                    join.event(arrival.event());
                }
                join.watermark(arrival.at() - 20);
            }
            join.watermark(10_000);
            assertThat(join.entries()).isZero();
            List<Turn> turns = new ArrayList<>(join.taken());
            turns.sort(InOrderOperator.ORDER);
            List<String> rejected =
                    join.side(Outputs.REJECTED).stream().map(Rejected::detail).sorted().toList();
            return new Joined(turns, rejected, join.count("labels.late"));
        }
    }

    private static LabelOptions options(Unlabelled policy) {
        return new LabelOptions(Duration.ofMillis(MATURITY), policy, 0);
    }

    private static Event event(String id, long time) {
        return new Event(id, time, FEATURES, Float.NaN, origin("events"));
    }

    private static Truth truth(String id, long time, float target) {
        return new Truth(id, time, target, origin("labels"));
    }

    private static Origin origin(String topic) {
        return new Origin(topic, 0, 7, 1, new byte[] {1}, new byte[] {2}, 1);
    }

    private static Answer answer(
            String id, long time, long eventTime, float target, Outcome outcome) {
        return new Answer(
                id, time, eventTime, FEATURES, target, outcome, origin("events").withoutBytes());
    }
}
