package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.Question;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.learn.Change;
import io.driftline.schemas.Progress;
import io.driftline.state.StateFormatException;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LaneUpgradeTest {
    private static final LearnOptions BEFORE = TestingLanes.five(50, 50);

    @Test
    void anUnchangedLaneIsKept() throws Exception {
        for (LaneOptions lane : BEFORE.lanes()) {
            List<Change> changes = LaneUpgrade.compare(BEFORE, lane, learned(lane).save().whole());
            assertThat(changes)
                    .as(lane.name())
                    .allMatch(change -> change.outcome() == Change.Outcome.KEPT)
                    .extracting(Change::what)
                    .contains("model", "counts and quality");
        }
    }

    @Test
    void countsGoOnAndAPredictionOfFewerClassesIsJudged() throws Exception {
        LearnOptions after = with(List.of("down", "up", "sideways"), BEFORE);
        for (LaneOptions lane : BEFORE.lanes()) {
            Lane old = learned(lane);
            Question question = new Question("open", 1, new float[] {1, 0});
            PendingPrediction given = old.ask(question);
            Progress was = old.report();

            Lane restored = Lane.restore(after, lane, old.save().whole());
            restored.learn(
                    TestingLanes.answer(question, 2, 2, Outcome.LABELLED), given); // class sideways

            Progress is = restored.report();
            assertThat(is.getAnswers()).as(lane.name()).isEqualTo(was.getAnswers() + 1);
            assertThat(is.getQuestions()).isEqualTo(was.getQuestions());
            assertThat(is.getAccuracy()).isLessThanOrEqualTo(was.getAccuracy());
            assertThat(is.getPending()).isEqualTo(was.getPending() - 1);
            assertThat(restored.ask(question).scores()).hasSize(3);
        }
    }

    @Test
    void refusesWhatRestoringRefusesInTheSameWords() throws Exception {
        LearnOptions after = with(List.of("up", "down"), BEFORE);
        LaneOptions lane = BEFORE.lanes().get(0);
        LaneState saved = learned(lane).save().whole();
        Change refused =
                LaneUpgrade.compare(after, lane, saved).stream()
                        .filter(Change::refused)
                        .findFirst()
                        .orElseThrow();
        assertThatThrownBy(() -> Lane.restore(after, lane, saved))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(refused.why());
    }

    @Test
    void refusesCountsOfAVersionThatItDoesNotKnow() throws Exception {
        LaneOptions lane = BEFORE.lanes().get(0);
        LaneState saved = learned(lane).save().whole();
        byte[] tally = saved.tally();
        tally[8 + Integer.BYTES + "lane".length()] = 9;
        LaneState later = new LaneState(saved.model(), saved.good(), tally, saved.learned());
        assertThat(LaneUpgrade.compare(BEFORE, lane, later)).anyMatch(Change::refused);
        assertThatThrownBy(() -> Lane.restore(BEFORE, lane, later))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("use the build that saved them");
    }

    /** The lanes that a pipeline no longer has are not in the way of those that it has. */
    @Test
    void restoresASavepointWithLanesThatAreNoLongerDeclared() throws Exception {
        LearnOptions fewer =
                TestingLanes.options(
                        50, 50, BEFORE.lanes().get(0), LaneOptions.of("new", Map.of(), 1));
        var turns = TestingLanes.turns(3, 60);
        OperatorSubtaskState saved;
        try (var first = TestingLanes.opened(BEFORE)) {
            TestingLanes.feed(first, BEFORE, turns, 1, 0);
            saved = first.snapshot(1, 1);
        }
        try (var second = TestingLanes.of(fewer, 1, 0)) {
            second.open(saved, 1);
            TestingLanes.feed(second, fewer, TestingLanes.turns(3, 70).subList(113, 130), 1, 0);
            second.end();
            assertThat(second.taken()).isNotEmpty();
            assertThat(second.side(Outputs.PROGRESS))
                    .extracting(Progress::getLane)
                    .contains("upgd", "new")
                    .doesNotContain("sgd");
        }
    }

    private static Lane learned(LaneOptions lane) {
        Lane learned = Lane.start(BEFORE, lane);
        for (int i = 0; i < 40; i++) {
            Question question = new Question("q" + i, i, new float[] {i % 5, i % 2});
            PendingPrediction given = learned.ask(question);
            learned.learn(TestingLanes.answer(question, i, i % 2, Outcome.LABELLED), given);
        }
        return learned;
    }

    private static LearnOptions with(List<String> classes, LearnOptions options) {
        return new LearnOptions(
                options.pipeline(),
                new Task(options.task().columns(), classes),
                options.lanes(),
                options.progressEvery(),
                options.publishEvery(),
                options.partBytes(),
                options.rollbackAfter());
    }
}
