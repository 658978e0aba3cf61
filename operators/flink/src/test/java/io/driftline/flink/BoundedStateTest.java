package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import io.driftline.schemas.Prediction;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Label join, order and learner together remember no more than the last maturities, whatever does
 * not come and however long it goes on: an event each millisecond, each with an id of its own.
 */
class BoundedStateTest {
    private static final int MATURITY = 50;
    private static final int MATURITIES = 40;
    private static final int BETWEEN_WATERMARKS = 10;
    private static final LearnOptions LEARNING = TestingLanes.five(1_000_000, 1_000_000);

    /** What is in flight or matures between two watermarks. */
    private static final int SLACK = BETWEEN_WATERMARKS + 1;

    @ParameterizedTest
    @EnumSource
    void labelsThatNeverComeLeaveNothingBehind(Unlabelled unlabelled) throws Exception {
        try (Functions functions = new Functions(unlabelled)) {
            for (int ms = 0; ms < MATURITIES * MATURITY; ms++) {
                functions.event(ms);
                functions.assertBounded(ms);
            }
            assertThat(functions.learn.count("questions.duplicate")).isZero();
            assertThat(functions.learn.count("answers.unknown")).isZero();
        }
    }

    @Test
    void idsThatNeverRepeatLeaveNothingBehind() throws Exception {
        try (Functions functions = new Functions(Unlabelled.DROP)) {
            for (int ms = 0; ms < MATURITIES * MATURITY; ms++) {
                functions.event(ms);
                functions.label("e" + (ms - 3), ms);
                functions.assertBounded(ms);
                assertThat(functions.learn.entries())
                        .isLessThanOrEqualTo(LEARNING.lanes().size() * (3 + 2 * SLACK));
            }
            assertThat(functions.learn.count("answers.unknown")).isZero();
        }
    }

    @Test
    void labelsOfIdsThatNobodyKnowsLeaveNothingBehind() throws Exception {
        try (Functions functions = new Functions(Unlabelled.DROP)) {
            for (int ms = 0; ms < MATURITIES * MATURITY; ms++) {
                functions.label("nobody-" + ms, ms);
                functions.assertBounded(ms);
            }
            assertThat(functions.learn.entries()).isZero();
            assertThat(functions.join.side(Outputs.REJECTED))
                    .hasSizeGreaterThan((MATURITIES - 2) * MATURITY);
        }
    }

    /** The functions from events to models, with the state of each in reach. */
    private static final class Functions implements AutoCloseable {
        private final TestingJoin join;
        private final TestingOneInput<Turn, Turn> order;
        private final TestingOneInput<LaneTurn, Prediction> learn;

        /** Size of a lane when it has seen a few maturities; it does not grow any more. */
        private int laneBytes;

        Functions(Unlabelled unlabelled) throws Exception {
            join =
                    TestingJoin.of(
                            new LabelOptions(Duration.ofMillis(MATURITY), unlabelled, 0),
                            TestingLanes.TASK,
                            1,
                            0);
            join.open();
            order =
                    new TestingOneInput<>(
                            new InOrderOperator(true, TestingLanes.TASK),
                            InOrderOperator.TIME,
                            org.apache.flink.api.common.typeinfo.Types.LONG,
                            Types.TURN,
                            1,
                            0);
            order.open();
            learn = TestingLanes.opened(LEARNING);
        }

        void event(int ms) throws Exception {
            float[] features = {ms % 7, ms % 2};
            join.event(new Event("e" + ms, ms, features, Float.NaN, TestingLanes.ORIGIN));
            pass(ms);
        }

        void label(String id, int ms) throws Exception {
            join.truth(new Truth(id, ms, ms % 2, TestingLanes.ORIGIN));
            pass(ms);
        }

        private void pass(int ms) throws Exception {
            boolean told = ms % BETWEEN_WATERMARKS == 0;
            if (told) {
                join.watermark(ms - 1);
            }
            for (Turn turn : join.taken()) {
                order.element(turn, turn.time());
            }
            if (told) {
                order.watermark(ms - 1);
            }
            TestingLanes.feed(learn, LEARNING, order.taken(), 1, 0);
            learn.taken();
        }

        /** What is held outside of state comes into it at a checkpoint. */
        private void checkpoint(int ms) throws Exception {
            order.begunSnapshot(ms).cancel();
            learn.begunSnapshot(ms).cancel();
        }

        void assertBounded(int ms) throws Exception {
            checkpoint(ms);
            assertThat(join.entries()).isLessThanOrEqualTo(2 * MATURITY + SLACK);
            assertThat(join.numEventTimeTimers()).isLessThanOrEqualTo(2 * MATURITY + SLACK);
            assertThat(order.entries()).isLessThanOrEqualTo(2 * SLACK);
            assertThat(order.numEventTimeTimers()).isLessThanOrEqualTo(2 * SLACK);
            assertThat(learn.entries())
                    .isLessThanOrEqualTo(LEARNING.lanes().size() * (MATURITY + 2 * SLACK));
            if (ms == 5 * MATURITY) {
                laneBytes = bytesOfLane(ms);
            } else if (ms == MATURITIES * MATURITY - 1) {
                assertThat(bytesOfLane(ms)).isEqualTo(laneBytes);
            }
        }

        private int bytesOfLane(int checkpoint) throws Exception {
            learn.begunSnapshot(checkpoint).cancel();
            learn.getOperator().setCurrentKey(LEARNING.champion().name());
            LaneState lane = learn.stored(States.lane()).value();
            return lane == null
                    ? 0
                    : lane.model().length + lane.good().length + lane.tally().length;
        }

        @Override
        public void close() {
            join.close();
            order.close();
            learn.close();
        }
    }
}
