package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.learn.Change;
import io.driftline.learn.ModelCodec;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Classes that nobody declared join running lanes. */
class LaneGrowthTest {
    private static final List<String> SEEN = List.of("down", "up", "left", "right", "left");
    private static final LearnOptions OPTIONS = growing(TestingLanes.five(50, 50), 4);

    @Test
    void aClassJoinsEveryLaneAtItsFirstAnswerAndIsPredictedFromThenOn() throws Exception {
        try (var learn = TestingLanes.opened(OPTIONS)) {
            TestingLanes.feed(learn, OPTIONS, turns(300), 1, 0);
            learn.end();
            List<Prediction> predictions = learn.taken();
            assertThat(predictions.get(0).getClasses()).containsExactly("down", "up");
            Prediction last = predictions.get(predictions.size() - 1);
            assertThat(last.getClasses()).containsExactly("down", "up", "left", "right");
            assertThat(last.getScores()).hasSize(4);
            assertThat(predictions)
                    .extracting(prediction -> String.valueOf(prediction.getPredicted()))
                    .contains("down", "up", "left", "right");
            assertThat(learn.side(Outputs.REJECTED)).isEmpty();
            for (Progress progress : ends(learn)) {
                assertThat(progress.getLearned()).isEqualTo(300);
                assertThat(progress.getSkipped()).isZero();
            }
            Progress champion = ends(learn).get(0);
            assertThat(champion.getLane()).isEqualTo("upgd");
            assertThat(champion.getRollingAccuracy())
                    .isGreaterThan(champion.getMajorityAccuracy() + 0.2);
        }
    }

    @Test
    void stoppingBeforeAndAfterAClassJoinsChangesNoBit() throws Exception {
        List<Turn> turns = turns(120);
        List<ModelPart> undisturbed;
        List<Progress> progress;
        try (var learn = TestingLanes.opened(OPTIONS)) {
            TestingLanes.feed(learn, OPTIONS, turns, 1, 0);
            learn.end();
            undisturbed = learn.side(Outputs.MODEL_PARTS);
            progress = ends(learn);
        }
        for (int cut : new int[] {3, 5, 6, 101}) { // left joins with turn 5
            OperatorSubtaskState saved;
            List<ModelPart> parts = new ArrayList<>();
            try (var first = TestingLanes.opened(OPTIONS)) {
                // An earlier checkpoint, when there were fewer classes, leaves nothing behind.
                TestingLanes.feed(first, OPTIONS, turns.subList(0, cut / 2), 1, 0);
                first.snapshot(1, 1);
                TestingLanes.feed(first, OPTIONS, turns.subList(cut / 2, cut), 1, 0);
                saved = first.snapshot(2, 2);
                parts.addAll(first.side(Outputs.MODEL_PARTS));
            }
            try (var second = TestingLanes.of(OPTIONS, 1, 0)) {
                second.open(saved, 1);
                TestingLanes.feed(second, OPTIONS, turns.subList(cut, turns.size()), 1, 0);
                second.end();
                parts.addAll(second.side(Outputs.MODEL_PARTS));
                assertThat(ends(second)).isEqualTo(progress);
            }
            assertThat(parts).as("cut at %d", cut).isEqualTo(undisturbed);
        }
    }

    @Test
    void aVersionHoldsTheClassesThatHadJoined() throws Exception {
        LearnOptions every = growing(TestingLanes.five(50, 1), 4);
        try (var learn = TestingLanes.opened(every)) {
            TestingLanes.feed(learn, every, turns(4), 1, 0);
            ModelAssembler assembler = new ModelAssembler(1 << 20);
            List<Integer> classes = new ArrayList<>();
            for (ModelPart part : learn.side(Outputs.MODEL_PARTS)) {
                if (assembler.add(part) instanceof Assembly.Complete complete) {
                    classes.add(ModelCodec.shape(complete.version().bytes()).classes().size());
                }
            }
            assertThat(classes).containsExactly(2, 2, 3, 4);
        }
    }

    /** Each lane has classes of its own: whoever was asked later knows fewer. */
    @Test
    void lanesGrowEachForItself() throws Exception {
        try (var learn = TestingLanes.opened(OPTIONS)) {
            Question question = new Question("a", 1, new float[] {1, 0});
            for (String lane : List.of("upgd", "sgd")) {
                learn.element(new LaneTurn(lane, question), 1);
            }
            learn.element(new LaneTurn("sgd", labelled(question, "left")), 2);
            learn.element(new LaneTurn("upgd", labelled(question, "right")), 2);
            Question next = new Question("b", 3, new float[] {1, 0});
            learn.element(new LaneTurn("upgd", next), 3);
            assertThat(learn.taken().get(1).getClasses()).containsExactly("down", "up", "right");
        }
    }

    @Test
    void aClassWithoutRoomGoesToTheDeadLettersAndTheOthersGoOn() throws Exception {
        LearnOptions three = growing(TestingLanes.options(50, 50, OPTIONS.lanes().get(0)), 3);
        try (var learn = TestingLanes.opened(three)) {
            TestingLanes.feed(learn, three, turns(20), 1, 0);
            learn.end();
            List<Rejected> rejected = learn.side(Outputs.REJECTED);
            assertThat(rejected)
                    .hasSize(4)
                    .extracting(Rejected::reason)
                    .containsOnly(Reason.UNKNOWN_CLASS);
            assertThat(rejected.get(0).detail())
                    .isEqualTo(
                            "Event q3 is labelled right, which is none of the 3 classes of lane"
                                    + " upgd and cannot join them; labels.max-classes is 3.");
            assertThat(ends(learn).get(0).getSkipped()).isEqualTo(4);
            assertThat(ends(learn).get(0).getLearned()).isEqualTo(16);
            assertThat(ends(learn).get(0).getPending()).isZero();
        }
    }

    @Test
    void theCheckOfASavepointSaysWhichClassesHaveJoined() throws Exception {
        LaneOptions lane = OPTIONS.lanes().get(0);
        Lane grown = Lane.start(OPTIONS, lane);
        for (Turn turn : turns(10)) {
            if (turn instanceof Answer answer) {
                grown = grown.admitting(answer);
                grown.learn(answer, grown.ask(new Question("", 0, answer.features())));
            }
        }
        List<Change> changes = LaneUpgrade.compare(OPTIONS, lane, grown.save().whole());
        assertThat(changes)
                .allMatch(change -> change.outcome() == Change.Outcome.KEPT)
                .contains(
                        new Change(
                                "classes",
                                Change.Outcome.KEPT,
                                "4, of which 2 joined while it ran: left, right"));
        // Without the permission to grow, the file has to name them.
        List<Change> refused =
                LaneUpgrade.compare(TestingLanes.five(50, 50), lane, grown.save().whole());
        assertThat(refused)
                .filteredOn(Change::refused)
                .extracting(Change::why)
                .containsExactly(
                        "class 2 was left and is missing now; classes may only be appended: keep"
                                + " down, up, left, right in this order and put new ones behind");
    }

    private static LearnOptions growing(LearnOptions options, int maxClasses) {
        Task task = TestingLanes.TASK;
        return new LearnOptions(
                options.pipeline(),
                new Task(task.columns(), task.classes(), maxClasses),
                options.lanes(),
                options.progressEvery(),
                options.publishEvery(),
                options.partBytes(),
                3);
    }

    /**
     * Returns questions with their answers behind them; which class it is shows in the features.
     */
    private static List<Turn> turns(int questions) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            String name = SEEN.get(i % SEEN.size());
            float[] features = {name.length() + 0.01f * (i % 7), name.startsWith("r") ? 1 : 0};
            Question question = new Question("q" + i, i, features);
            turns.add(question);
            turns.add(labelled(question, name));
        }
        return turns;
    }

    private static Answer labelled(Question question, String name) {
        int declared = TestingLanes.TASK.classes().indexOf(name);
        return new Answer(
                question.id(),
                question.time(),
                question.time(),
                question.features(),
                declared < 0 ? Truth.UNDECLARED : declared,
                declared < 0 ? name : "",
                Outcome.LABELLED,
                TestingLanes.ORIGIN);
    }

    /** Returns what each lane said last, in the order of the lanes. */
    private static List<Progress> ends(TestingOneInput<LaneTurn, Prediction> learn) {
        List<Progress> ends = new ArrayList<>();
        for (String lane : List.of("upgd", "sgd", "frozen", "no-change", "majority")) {
            learn.<Progress>side(Outputs.PROGRESS).stream()
                    .filter(progress -> progress.getLane().equals(lane))
                    .reduce((first, second) -> second)
                    .ifPresent(ends::add);
        }
        return ends;
    }
}
