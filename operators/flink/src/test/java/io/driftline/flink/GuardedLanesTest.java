package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.SourceOffset;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LearnOptions;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No example ends the job or the model. */
class GuardedLanesTest {
    private static final int ROW = 3;
    private static final int EVERY = 10;
    private static final float ABSURD = 1e38f;

    /** Predicts numbers: there, an absurd input with an absurd target leads out of all floats. */
    private static final LearnOptions OPTIONS = numbers(ROW);

    private static final LearnOptions CLASSES =
            TestingLanes.guarded(
                    ROW, 1, EVERY, TestingLanes.gradient("sgd", Map.of("transforms", "sgd")));

    @Test
    void aModelFromWhichNoStepLeadsOnGoesBackToItsLastGoodVersion() throws Exception {
        try (var learn = TestingLanes.opened(OPTIONS)) {
            give(learn, good(0, EVERY + 4));
            Prediction atVersion = asked(learn, "before");
            give(learn, poison(ROW));
            Progress last = last(learn);
            assertThat(last.getSkipped()).isEqualTo(ROW);
            assertThat(last.getRolledBack()).isEqualTo(1);
            assertThat(details(learn).subList(0, ROW - 1))
                    .allMatch(detail -> !detail.contains("went back"));
            assertThat(details(learn).get(ROW - 1))
                    .contains("number 3 in a row")
                    .contains("went back to its last good version")
                    .contains("goes on from there as version 15");
            Prediction after = asked(learn, "after");
            assertThat(after.getVersion()).isEqualTo(atVersion.getVersion() + 1);
        }
    }

    @Test
    void goesBackToTheVeryStateOfTheLastVersion() throws Exception {
        List<Float> atVersion;
        try (var learn = TestingLanes.opened(OPTIONS)) {
            give(learn, good(0, EVERY));
            atVersion = asked(learn, "at").getScores();
        }
        try (var learn = TestingLanes.opened(OPTIONS)) {
            give(learn, good(0, EVERY + 4));
            assertThat(asked(learn, "later").getScores()).isNotEqualTo(atVersion);
            give(learn, poison(ROW));
            assertThat(asked(learn, "back").getScores()).isEqualTo(atVersion);
        }
    }

    @Test
    void beforeTheFirstVersionItGoesBackToTheStart() throws Exception {
        try (var learn = TestingLanes.opened(OPTIONS)) {
            List<Float> start = asked(learn, "start").getScores();
            give(learn, good(0, 4));
            give(learn, poison(ROW));
            Prediction back = asked(learn, "back");
            assertThat(back.getScores()).isEqualTo(start);
            assertThat(back.getVersion()).isEqualTo(5);
        }
    }

    @Test
    void anAcceptedStepBreaksTheRow() throws Exception {
        try (var learn = TestingLanes.opened(OPTIONS)) {
            give(learn, poison(ROW - 1));
            give(learn, good(0, 1));
            give(learn, poison(ROW - 1));
            assertThat(last(learn).getRolledBack()).isZero();
            assertThat(last(learn).getSkipped()).isEqualTo(2 * (ROW - 1));
        }
    }

    @Test
    void switchedOffItOnlyUndoes() throws Exception {
        try (var learn = TestingLanes.opened(numbers(0))) {
            give(learn, good(0, EVERY + 4));
            List<Float> before = asked(learn, "before").getScores();
            give(learn, poison(5 * ROW));
            assertThat(last(learn).getSkipped()).isEqualTo(5 * ROW);
            assertThat(last(learn).getRolledBack()).isZero();
            assertThat(asked(learn, "after").getScores()).isEqualTo(before);
        }
    }

    @Test
    void noVersionHasTwoContentsAlsoAroundARollback() throws Exception {
        try (var learn = TestingLanes.opened(OPTIONS)) {
            give(learn, good(0, EVERY - 1));
            give(learn, poison(ROW)); // the step back is the tenth
            give(learn, good(100, EVERY));
            List<Long> versions =
                    learn.side(Outputs.MODEL_PARTS).stream().map(ModelPart::getVersion).toList();
            assertThat(versions.stream().distinct()).containsExactly(10L, 20L);
            assertThat(versions).isSorted();
        }
    }

    /** Learners without and with rows of replay, which change between versions. */
    static Stream<LearnOptions> learners() {
        Map<String, Object> replay =
                Map.of("rows", 6, "policy", "ring", "batch", 2, "loss", "der++");
        return Stream.of(OPTIONS, numbers(ROW, Map.of("replay", replay)));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void goesOnBitForBitFromACheckpointBetweenAnyTwoTurns(LearnOptions options) throws Exception {
        List<Turn> turns = new ArrayList<>();
        turns.addAll(good(0, EVERY + 2));
        turns.addAll(poison(ROW + 1));
        turns.addAll(good(100, 3));
        turns.addAll(poison(ROW));
        turns.addAll(good(200, EVERY));
        Run undisturbed = Run.of(options, turns, turns.size());
        assertThat(undisturbed.progress.get(undisturbed.progress.size() - 1).getRolledBack())
                .isEqualTo(2);
        for (int cut = 0; cut < turns.size(); cut += options == OPTIONS ? 1 : 4) {
            assertThat(Run.of(options, turns, cut)).as("cut after %d", cut).isEqualTo(undisturbed);
        }
    }

    @Test
    void anImpossibleTargetIsADeadLetterAndChangesNothing() throws Exception {
        try (var learn = TestingLanes.opened(CLASSES)) {
            give(learn, good(0, 4));
            Prediction before = asked(learn, "before");
            for (float impossible : new float[] {2, -1, 0.5f, Float.NaN}) {
                Question question = new Question("odd" + impossible, 50, new float[] {1, 0});
                give(learn, List.of(question, labelled(question, impossible)));
            }
            assertThat(learn.side(Outputs.REJECTED))
                    .hasSize(4)
                    .allSatisfy(
                            rejected -> {
                                assertThat(rejected.reason()).isEqualTo(Reason.UNLEARNABLE);
                                assertThat(rejected.detail())
                                        .contains("lane sgd refused event odd")
                                        .contains("must be a class index from 0 to 1");
                            });
            Prediction after = asked(learn, "after");
            assertThat(after.getScores()).isEqualTo(before.getScores());
            assertThat(after.getVersion()).isEqualTo(before.getVersion());
            assertThat(last(learn).getSkipped()).isEqualTo(4);
            assertThat(last(learn).getPending()).isEqualTo(1); // the question asked before
        }
    }

    @Test
    void anExampleOfAnotherWidthIsADeadLetter() throws Exception {
        try (var learn = TestingLanes.opened(CLASSES)) {
            Question question = new Question("wide", 1, new float[] {1, 0});
            give(learn, List.of(question));
            Question narrow = new Question("wide", 1, new float[] {1});
            give(learn, List.of(labelled(narrow, 1)));
            assertThat(learn.side(Outputs.REJECTED))
                    .singleElement()
                    .extracting(Rejected::reason)
                    .isEqualTo(Reason.UNLEARNABLE);
            assertThat(last(learn).getLearned()).isZero();
        }
    }

    @Test
    void saysHowFarEachPartitionWasLearned() throws Exception {
        LearnOptions options =
                TestingLanes.guarded(
                        ROW, 1, 3, TestingLanes.gradient("sgd", Map.of("transforms", "sgd")));
        try (var learn = TestingLanes.opened(options)) {
            int[][] places = {{0, 7}, {1, 3}, {0, 5}, {1, 9}, {0, 6}, {1, 1}};
            for (int i = 0; i < places.length; i++) {
                Question question = new Question("q" + i, i, new float[] {1, 0});
                Origin origin = new Origin("e", places[i][0], places[i][1], 1, null, null, 1);
                Answer answer =
                        new Answer("q" + i, i, i, question.features(), 1, Outcome.LABELLED, origin);
                give(learn, List.of(question, answer));
            }
            ModelAssembler assembler = new ModelAssembler(1 << 20);
            List<List<SourceOffset>> learned = new ArrayList<>();
            for (ModelPart part : learn.side(Outputs.MODEL_PARTS)) {
                if (assembler.add(part) instanceof Assembly.Complete complete) {
                    learned.add(complete.version().learned());
                }
            }
            assertThat(learned)
                    .containsExactly(
                            List.of(new SourceOffset("e", 0, 7), new SourceOffset("e", 1, 3)),
                            List.of(new SourceOffset("e", 0, 7), new SourceOffset("e", 1, 9)));
        }
    }

    /** What came out of a run. */
    private record Run(
            List<Prediction> predictions, List<Progress> progress, List<ModelPart> parts) {
        /** Runs with a restart after so many turns. */
        static Run of(LearnOptions options, List<Turn> turns, int cut) throws Exception {
            Run all = new Run(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            OperatorSubtaskState state;
            try (var before = TestingLanes.opened(options)) {
                give(before, turns.subList(0, cut));
                state = before.snapshot(1, 1);
                all.add(before);
            }
            try (var after = TestingLanes.of(options, 1, 0)) {
                after.open(state, 1);
                give(after, turns.subList(cut, turns.size()));
                after.end();
                all.add(after);
            }
            return all;
        }

        private void add(TestingOneInput<LaneTurn, Prediction> learn) {
            predictions.addAll(learn.taken());
            progress.addAll(learn.side(Outputs.PROGRESS));
            parts.addAll(learn.side(Outputs.MODEL_PARTS));
        }
    }

    private static LearnOptions numbers(int rollbackAfter) {
        return numbers(rollbackAfter, Map.of());
    }

    private static LearnOptions numbers(int rollbackAfter, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("transforms", "sgd");
        settings.put("standardize", false);
        return new LearnOptions(
                "p",
                new Task(TestingLanes.TASK.columns(), List.of()),
                List.of(TestingLanes.gradient("sgd", settings)),
                1,
                EVERY,
                100,
                rollbackAfter);
    }

    private static List<Turn> good(int from, int count) {
        List<Turn> turns = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            Question question = new Question("good" + i, i, new float[] {0.01f * (i % 7), i % 2});
            turns.add(question);
            turns.add(labelled(question, i % 2));
        }
        return turns;
    }

    /** Finite examples, each of which would make the model non-finite. */
    private static List<Turn> poison(int count) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Question question = new Question("poison" + i, 1, new float[] {ABSURD, 0});
            turns.add(question);
            turns.add(labelled(question, ABSURD));
        }
        return turns;
    }

    private static Answer labelled(Question question, float target) {
        return TestingLanes.answer(question, question.time() + 1, target, Outcome.LABELLED);
    }

    private static void give(TestingOneInput<LaneTurn, Prediction> learn, List<Turn> turns)
            throws Exception {
        for (Turn turn : turns) {
            learn.element(new LaneTurn("sgd", turn), turn.time());
        }
    }

    /** Asks one more question, and returns what was predicted. */
    private static Prediction asked(TestingOneInput<LaneTurn, Prediction> learn, String id)
            throws Exception {
        learn.taken();
        learn.element(new LaneTurn("sgd", new Question(id, 1, new float[] {0.3f, 1})), 1);
        return learn.taken().get(0);
    }

    private static Progress last(TestingOneInput<LaneTurn, Prediction> learn) {
        List<Progress> all = learn.side(Outputs.PROGRESS);
        return all.get(all.size() - 1);
    }

    private static List<String> details(TestingOneInput<LaneTurn, Prediction> learn) {
        return learn.side(Outputs.REJECTED).stream().map(Rejected::detail).toList();
    }
}
