package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LearnOptions;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LearnOperatorTest {
    private static final int QUESTIONS = 300;

    @Test
    void everyQuestionIsPredictedOnceByTheChampion() throws Exception {
        LearnOptions options = TestingLanes.five(50, 50);
        try (var learn = TestingLanes.opened(options)) {
            List<Turn> turns = TestingLanes.turns(1, QUESTIONS);
            TestingLanes.feed(learn, options, turns, 1, 0);
            List<Prediction> predictions = learn.taken();
            assertThat(predictions)
                    .extracting(Prediction::getId)
                    .containsExactlyElementsOf(
                            turns.stream()
                                    .filter(Question.class::isInstance)
                                    .map(Turn::id)
                                    .toList());
            assertThat(predictions)
                    .allSatisfy(
                            p -> {
                                assertThat(p.getLane()).isEqualTo("upgd");
                                assertThat(p.getClasses()).containsExactly("down", "up");
                                assertThat(p.getScores().get(0) + p.getScores().get(1))
                                        .isCloseTo(1, within(1e-6f));
                                assertThat(p.getPredicted())
                                        .isEqualTo(
                                                p.getScores().get(1) > p.getScores().get(0)
                                                        ? "up"
                                                        : "down");
                            });
            assertThat(predictions.get(0).getVersion()).isZero();
            assertThat(predictions.get(QUESTIONS - 1).getVersion()).isEqualTo(266);
        }
    }

    @Test
    void judgesThePredictionThatWasGivenNotTheOneOfALaterModel() throws Exception {
        LearnOptions options = TestingLanes.five(1, 1_000);
        try (var learn = TestingLanes.opened(options)) {
            List<Turn> turns = TestingLanes.turns(2, QUESTIONS);
            TestingLanes.feed(learn, options, turns, 1, 0);
            Map<String, String> given = new HashMap<>();
            learn.taken().forEach(p -> given.put(p.getId(), p.getPredicted()));
            long right =
                    turns.stream()
                            .filter(turn -> turn instanceof Answer a && !Float.isNaN(a.target()))
                            .filter(
                                    turn ->
                                            given.get(turn.id())
                                                    .equals(
                                                            ((Answer) turn).target() == 1
                                                                    ? "up"
                                                                    : "down"))
                            .count();
            Progress last = latest(learn).get("upgd");
            assertThat(last.getAnswers()).isEqualTo(267);
            assertThat(last.getAccuracy()).isEqualTo((double) right / last.getAnswers());
            assertThat(last.getAccuracy()).isGreaterThan(last.getMajorityAccuracy());
        }
    }

    @Test
    void countsWhatBecameOfEveryQuestion() throws Exception {
        LearnOptions options = TestingLanes.five(1_000, 1_000);
        try (var learn = TestingLanes.opened(options)) {
            TestingLanes.feed(learn, options, TestingLanes.turns(3, QUESTIONS), 1, 0);
            learn.end();
            Map<String, Progress> latest = latest(learn);
            assertThat(latest.keySet())
                    .containsExactlyInAnyOrder("upgd", "sgd", "frozen", "no-change", "majority");
            latest.values()
                    .forEach(
                            progress -> {
                                assertThat(progress.getQuestions()).isEqualTo(QUESTIONS);
                                assertThat(progress.getAnswers()).isEqualTo(267);
                                assertThat(progress.getLearned()).isEqualTo(267);
                                assertThat(progress.getExpired()).isEqualTo(26);
                                assertThat(progress.getPending()).isEqualTo(TestingLanes.DELAY);
                                assertThat(progress.getSkipped()).isZero();
                            });
            assertThat(latest.get("frozen").getStepSize()).isZero();
        }
    }

    @Test
    void goesOnBitForBitAtAnotherParallelism() throws Exception {
        LearnOptions options = TestingLanes.five(10, 25);
        List<Turn> turns = TestingLanes.turns(4, QUESTIONS);
        List<Progress> progress;
        List<ModelPart> parts;
        List<Prediction> predictions;
        try (var undisturbed = TestingLanes.opened(options)) {
            TestingLanes.feed(undisturbed, options, turns, 1, 0);
            undisturbed.end();
            predictions = undisturbed.taken();
            progress = undisturbed.side(Outputs.PROGRESS);
            parts = undisturbed.side(Outputs.MODEL_PARTS);
        }
        int cut = 331;
        List<OperatorSubtaskState> states = new ArrayList<>();
        Outcomes outcomes = new Outcomes();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var before = TestingLanes.of(options, 2, subtask)) {
                before.open();
                TestingLanes.feed(before, options, turns.subList(0, cut), 2, subtask);
                states.add(before.snapshot(1, 1));
                outcomes.add(before);
                // What happens between the checkpoint and the crash must leave no trace.
                TestingLanes.feed(before, options, turns.subList(cut, cut + 50), 2, subtask);
            }
        }
        OperatorSubtaskState all =
                TestingSubtask.repackageState(states.toArray(OperatorSubtaskState[]::new));
        for (int subtask = 0; subtask < 3; subtask++) {
            try (var after = TestingLanes.of(options, 3, subtask)) {
                after.open(all, 2);
                TestingLanes.feed(after, options, turns.subList(cut, turns.size()), 3, subtask);
                after.end();
                outcomes.add(after);
            }
        }
        assertThat(outcomes.predictions).isEqualTo(predictions);
        assertThat(outcomes.parts).isEqualTo(parts);
        assertThat(outcomes.progress).containsExactlyInAnyOrderElementsOf(progress);
    }

    @Test
    void publishesAChainOfVersionsThatEndsWithTheLast() throws Exception {
        LearnOptions options = TestingLanes.five(1_000, 100);
        try (var learn = TestingLanes.opened(options)) {
            TestingLanes.feed(learn, options, TestingLanes.turns(5, QUESTIONS), 1, 0);
            learn.end();
            List<ModelVersion> versions = assembled(learn.side(Outputs.MODEL_PARTS));
            assertThat(versions)
                    .extracting(ModelVersion::version)
                    .containsExactly(100L, 200L, 267L);
            assertThat(versions).extracting(ModelVersion::parent).containsExactly(-1L, 100L, 200L);
            assertThat(versions).extracting(ModelVersion::lane).containsOnly("upgd");
            assertThat(versions.get(2).eventTime()).isEqualTo(QUESTIONS - TestingLanes.DELAY - 1);
        }
    }

    @Test
    void theEndRepeatsNothingThatWasJustSaid() throws Exception {
        LearnOptions options =
                TestingLanes.options(
                        1, 1, TestingLanes.gradient("sgd", Map.of("transforms", "sgd")));
        try (var learn = TestingLanes.opened(options)) {
            Question question = new Question("a", 1, new float[] {1, 0});
            learn.element(new LaneTurn("sgd", question), 1);
            learn.element(new LaneTurn("sgd", labelled(question, 1)), 2);
            learn.end();
            assertThat(learn.side(Outputs.PROGRESS)).hasSize(1);
            assertThat(assembled(learn.side(Outputs.MODEL_PARTS))).hasSize(1);
        }
    }

    @Test
    void aLaneWithoutTurnsSinceARestartStillPublishesAtTheEnd() throws Exception {
        LearnOptions options = TestingLanes.five(1_000, 1_000);
        OperatorSubtaskState state;
        try (var learn = TestingLanes.opened(options)) {
            TestingLanes.feed(learn, options, TestingLanes.turns(6, 50), 1, 0);
            state = learn.snapshot(1, 1);
        }
        try (var learn = TestingLanes.of(options, 1, 0)) {
            learn.open(state, 1);
            learn.end();
            assertThat(learn.side(Outputs.PROGRESS)).hasSize(5);
            assertThat(assembled(learn.side(Outputs.MODEL_PARTS)))
                    .extracting(ModelVersion::version)
                    .containsExactly(40L);
        }
    }

    @Test
    void aStepThatWouldPoisonTheModelIsUndoneAndRejected() throws Exception {
        Map<String, Object> reckless =
                Map.of(
                        "transforms",
                        "sgd",
                        "standardize",
                        false,
                        "step-size",
                        "constant",
                        "constant",
                        Map.of("value", 100));
        LearnOptions options = TestingLanes.options(1, 1, TestingLanes.gradient("sgd", reckless));
        try (var learn = TestingLanes.opened(options)) {
            Question poison = new Question("poison", 1, new float[] {Float.MAX_VALUE, 0});
            Question good = new Question("good", 2, new float[] {1, 0});
            learn.element(new LaneTurn("sgd", poison), 1);
            learn.element(new LaneTurn("sgd", good), 2);
            learn.element(new LaneTurn("sgd", labelled(poison, 1)), 3);
            learn.element(new LaneTurn("sgd", labelled(good, 1)), 4);
            assertThat(learn.side(Outputs.REJECTED))
                    .singleElement()
                    .satisfies(
                            rejected -> {
                                assertThat(rejected.reason()).isEqualTo(Reason.NOT_FINITE);
                                assertThat(rejected.detail()).contains("poison", "sgd");
                                assertThat(rejected.origin()).isEqualTo(TestingLanes.ORIGIN);
                            });
            Progress last = latest(learn).get("sgd");
            assertThat(last.getAnswers()).isEqualTo(2);
            assertThat(last.getSkipped()).isEqualTo(1);
            assertThat(last.getLearned()).isEqualTo(1);
            assertThat(last.getLogLoss()).isFinite();
        }
    }

    @Test
    void ignoresAndCountsAnswersWithoutQuestionAndRepeatedQuestions() throws Exception {
        LearnOptions options = TestingLanes.five(1, 1);
        try (var learn = TestingLanes.opened(options)) {
            Question question = new Question("a", 1, new float[] {1, 0});
            learn.element(new LaneTurn("upgd", question), 1);
            learn.element(new LaneTurn("upgd", question), 1);
            assertThat(learn.taken()).hasSize(1);
            learn.element(new LaneTurn("upgd", labelled(question, 1)), 2);
            learn.element(new LaneTurn("upgd", labelled(question, 0)), 2);
            assertThat(learn.count("questions.duplicate")).isEqualTo(1);
            assertThat(learn.count("answers.unknown")).isEqualTo(1);
            assertThat(learn.side(Outputs.PROGRESS)).hasSize(1);
            assertThat(latest(learn).get("upgd").getPending()).isZero();
        }
    }

    @Test
    void anAssumedNegativeIsLearnedLikeALabel() throws Exception {
        LearnOptions options = TestingLanes.five(1, 1);
        try (var learn = TestingLanes.opened(options)) {
            Question question = new Question("a", 1, new float[] {1, 0});
            learn.element(new LaneTurn("upgd", question), 1);
            Answer assumed = TestingLanes.answer(question, 2, 0, Outcome.ASSUMED);
            learn.element(new LaneTurn("upgd", assumed), 2);
            assertThat(latest(learn).get("upgd").getLearned()).isEqualTo(1);
        }
    }

    @Test
    void predictsNumbersWhereThereAreNoClasses() throws Exception {
        LearnOptions options =
                new LearnOptions(
                        "p",
                        new Task(TestingLanes.TASK.columns(), List.of()),
                        List.of(TestingLanes.gradient("sgd", Map.of("transforms", "sgd"))),
                        1,
                        1_000,
                        1_024,
                        0);
        try (var learn = TestingLanes.opened(options)) {
            TestingLanes.feed(learn, options, TestingLanes.turns(7, QUESTIONS), 1, 0);
            assertThat(learn.taken())
                    .hasSize(QUESTIONS)
                    .allSatisfy(
                            p -> {
                                assertThat(p.getScores()).hasSize(1);
                                assertThat(p.getPredicted()).isNull();
                            });
            Progress last = latest(learn).get("sgd");
            assertThat(last.getAnswers()).isEqualTo(267);
            assertThat(last.getAccuracy()).isZero();
            assertThat(last.getRollingLogLoss()).isBetween(0.0, 0.25); // 0.25: always one half
        }
    }

    @Test
    void refusesWrongSettingsWhenTheJobIsAssembledAndNamesThemAll() {
        LearnOptions options =
                TestingLanes.options(
                        1,
                        1,
                        TestingLanes.gradient("x", Map.of("transforms", "sdg", "colour", "red")));
        assertThatThrownBy(() -> new LearnOperator(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Lane x: ")
                .hasMessageContaining("sdg")
                .hasMessageContaining("learner.colour");
    }

    @Test
    void saysWhichLanesAreDeclared() throws Exception {
        try (var learn = TestingLanes.opened(TestingLanes.five(1, 1))) {
            assertThatThrownBy(
                            () ->
                                    learn.element(
                                            new LaneTurn(
                                                    "gone",
                                                    new Question("a", 1, new float[] {1, 0})),
                                            1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Lane gone is not declared; declared lanes: [upgd, sgd");
        }
    }

    /** Everything that came out of the subtasks of a job, before and after its restart. */
    private static final class Outcomes {
        private final List<Prediction> predictions = new ArrayList<>();
        private final List<Progress> progress = new ArrayList<>();
        private final List<ModelPart> parts = new ArrayList<>();

        void add(TestingOneInput<LaneTurn, Prediction> learn) {
            predictions.addAll(learn.taken());
            progress.addAll(learn.side(Outputs.PROGRESS));
            parts.addAll(learn.side(Outputs.MODEL_PARTS));
        }
    }

    private static Answer labelled(Question question, float target) {
        return TestingLanes.answer(question, question.time() + 1, target, Outcome.LABELLED);
    }

    private static Map<String, Progress> latest(TestingOneInput<LaneTurn, Prediction> learn) {
        Map<String, Progress> latest = new TreeMap<>();
        learn.side(Outputs.PROGRESS).forEach(p -> latest.put(p.getLane(), p));
        return latest;
    }

    private static List<ModelVersion> assembled(List<ModelPart> parts) {
        ModelAssembler assembler = new ModelAssembler(1 << 20);
        List<ModelVersion> versions = new ArrayList<>();
        for (ModelPart part : parts) {
            if (assembler.add(part) instanceof Assembly.Complete complete) {
                versions.add(complete.version());
            }
        }
        return versions;
    }
}
