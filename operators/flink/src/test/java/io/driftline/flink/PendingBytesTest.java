package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Question;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Open questions are remembered, however many; a checkpoint holds those that changed. */
class PendingBytesTest {
    private static final int OPEN = 40_000;
    private static final int CHANGED = OPEN / 100;
    private static final LearnOptions OPTIONS =
            TestingLanes.options(
                    1_000_000,
                    1_000_000,
                    LaneOptions.of("majority", Map.of("kind", "majority"), 1));

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HEAP")
    void anIncrementalCheckpointGrowsWithWhatChangedAndNotWithWhatIsOpen(TestingBackend backend)
            throws Exception {
        try (var learn = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            learn.open();
            for (int n = 0; n < OPEN; n++) {
                learn.element(new LaneTurn("majority", question(n)), n);
            }
            long all = learn.checkpointedBytes(1);
            for (int n = 0; n < CHANGED; n++) {
                learn.element(new LaneTurn("majority", question(OPEN + n)), n);
                var answer = TestingLanes.answer(question(97 * n), n, n % 2, Outcome.LABELLED);
                learn.element(new LaneTurn("majority", answer), n);
            }
            long changed = learn.checkpointedBytes(2);
            assertThat(learn.count("answers.unknown")).isZero();
            assertThat(all).isGreaterThan(OPEN * 5L); // they are in there
            assertThat(changed).isLessThan(all / 5);
        }
    }

    @Test
    void noQuestionIsForgottenHoweverManyAreOpen() throws Exception {
        int many = 2 * OPEN;
        try (var learn = TestingLanes.opened(OPTIONS)) {
            for (int n = 0; n < many; n++) {
                learn.element(new LaneTurn("majority", question(n)), n);
            }
            for (int n = 0; n < many; n++) {
                learn.element(new LaneTurn("majority", question(n)), many); // asked again
                var answer = TestingLanes.answer(question(n), many, n % 2, Outcome.LABELLED);
                learn.element(new LaneTurn("majority", answer), many);
            }
            assertThat(learn.count("questions.duplicate")).isEqualTo(many);
            assertThat(learn.count("answers.unknown")).isZero();
            assertThat(learn.checkpointedBytes(1)).isLessThan(10_000);
        }
    }

    private static Question question(int n) {
        return new Question("question-" + n, n, new float[] {n % 7, n % 2});
    }
}
