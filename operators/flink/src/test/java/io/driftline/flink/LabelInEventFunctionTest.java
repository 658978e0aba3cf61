package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.state.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.junit.jupiter.api.Test;

class LabelInEventFunctionTest {
    private static final float[] FEATURES = {1, 2};
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

    private static TestingOneInput<Event, Turn> opened() throws Exception {
        KeySelector<Event, String> id = Event::id;
        TestingOneInput<Event, Turn> harness =
                new TestingOneInput<>(
                        new ProcessOperator<>(new LabelInEventFunction()),
                        id,
                        org.apache.flink.api.common.typeinfo.Types.STRING,
                        Types.TURN,
                        1,
                        0);
        harness.open();
        return harness;
    }
}
