package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.state.Types;
import java.time.Duration;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LabelInEventFunctionTest {
    private static final float[] FEATURES = {1, 2};
    private static final LabelOptions OPTIONS =
            new LabelOptions(Duration.ofMillis(100), Unlabelled.DROP, 0);
    private static final Origin ORIGIN =
            new Origin("events", 0, 7, 1, new byte[] {1}, new byte[] {2}, 1);

    @Test
    void asksBeforeItAnswers() throws Exception {
        try (var harness = opened()) {
            harness.element(new Event("a", 5, FEATURES, 1, ORIGIN), 5);
            assertThat(harness.taken())
                    .containsExactly(
                            new Question("a", 5, FEATURES),
                            new Answer(
                                    "a",
                                    5,
                                    5,
                                    FEATURES,
                                    1,
                                    Outcome.LABELLED,
                                    ORIGIN.withoutBytes()));
        }
    }

    @Test
    void rejectsAnEventWithoutItsLabel() throws Exception {
        try (var harness = opened()) {
            harness.element(new Event("a", 5, FEATURES, Float.NaN, ORIGIN), 5);
            assertThat(harness.taken()).isEmpty();
            assertThat(harness.side(Outputs.REJECTED))
                    .singleElement()
                    .satisfies(
                            rejected -> {
                                assertThat(rejected.reason()).isEqualTo(Reason.MISSING_FIELD);
                                assertThat(rejected.origin()).isEqualTo(ORIGIN);
                            });
        }
    }

    @Test
    void aRepeatWithinTheMaturityCountsOnce() throws Exception {
        try (var harness = opened()) {
            harness.element(event("a", 5), 5);
            assertThat(harness.taken()).hasSize(2);
            harness.element(event("a", 5), 5);
            harness.element(event("a", 105), 105);
            assertThat(harness.taken()).isEmpty();
            assertThat(harness.count("events.duplicate")).isEqualTo(2);
            harness.element(event("a", 106), 106);
            assertThat(harness.taken()).hasSize(2);
        }
    }

    @Test
    void anEventWithoutItsLabelDoesNotTakeItsIdFromOneWithIt() throws Exception {
        try (var harness = opened()) {
            harness.element(new Event("a", 5, FEATURES, Float.NaN, ORIGIN), 5);
            harness.element(event("a", 5), 5);
            assertThat(harness.taken()).hasSize(2);
        }
    }

    @Test
    void idsAreForgottenSoThatStateIsBounded() throws Exception {
        try (var harness = opened()) {
            for (int i = 0; i < 10_000; i++) {
                harness.element(event("e" + i % 9_000, i), i);
                harness.watermark(i - 1);
                assertThat(harness.entries()).isLessThanOrEqualTo(102);
                assertThat(harness.numEventTimeTimers()).isLessThanOrEqualTo(102);
            }
            assertThat(harness.taken()).hasSize(20_000);
            harness.watermark(10_100);
            assertThat(harness.entries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void repeatsAreKnownAfterARestart() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened()) {
            harness.element(event("a", 5), 5);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.open(state, 1);
            harness.element(event("a", 5), 5);
            assertThat(harness.taken()).isEmpty();
        }
    }

    @Test
    void whatIsKnownAtTheEndOfTheInputIsForgottenOnceItGoesOn() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened()) {
            harness.element(event("a", 5), 5);
            harness.end();
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.open(state, 1);
            assertThat(harness.entries()).isEqualTo(1);
            harness.watermark(105);
            assertThat(harness.entries()).isZero();
        }
    }

    private static Event event(String id, long time) {
        return new Event(id, time, FEATURES, 1, ORIGIN);
    }

    private static TestingOneInput<Event, Turn> opened() throws Exception {
        TestingOneInput<Event, Turn> harness = harness();
        harness.open();
        return harness;
    }

    private static TestingOneInput<Event, Turn> harness() throws Exception {
        KeySelector<Event, String> id = Event::id;
        return new TestingOneInput<>(
                new LabelInEventOperator(OPTIONS),
                id,
                org.apache.flink.api.common.typeinfo.Types.STRING,
                Types.TURN,
                1,
                0);
    }
}
