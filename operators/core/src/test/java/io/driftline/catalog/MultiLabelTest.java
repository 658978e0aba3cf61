package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.catalog.CatalogEntries.Entry;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.eval.Prequential;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.math.Rng;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples that are of several classes at once, or of none. */
class MultiLabelTest {
    private static final List<Task.Column> COLUMNS =
            List.of(new Task.Column("a", true), new Task.Column("b", true));
    private static final Task SETS = Task.multiLabel(COLUMNS, List.of("x", "y", "z"));
    private static final Map<String, Object> REPLAYING =
            Map.of(
                    "transforms",
                    List.of("adam"),
                    "replay",
                    Map.of("rows", 50, "batch", 4, "loss", "der++"));

    /** x: a > 0, y: b > 0, z: never; four sets of them come. */
    @Test
    void learnsEachClassForItself() {
        Prequential judge = Prequential.of(SETS);
        StateTree judged = StateTree.of(judge.state(), 0);
        Entry entry = new Entry(SETS, Map.of());
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 2_000; i++) {
            Batch example = example(i);
            float[] scores = new float[3];
            learner.predict(state, Batch.question(example.inputs()), scores);
            judge.update(scores, example.targets()[0], 0, 0, judged);
            assertThat(learner.learn(state, example).accepted()).isTrue();
        }
        assertThat(judge.hammingLoss(judged)).isLessThan(0.05);
        assertThat(judge.accuracy(judged)).isGreaterThan(0.88);
        assertThat(judge.exampleF1(judged)).isGreaterThan(0.9);
    }

    @Test
    void aClassIsAppendedAndRowsInMemoryKeepTheirSets() throws StateFormatException {
        Entry three = new Entry(SETS, REPLAYING);
        Entry four = new Entry(Task.multiLabel(COLUMNS, List.of("x", "y", "z", "w")), REPLAYING);
        LearnerState old = learned(three);
        byte[] saved = LearnerCodec.of(three.learner()).encode(old);

        LearnerState moved = LearnerCodec.of(four.learner()).decode(saved);

        assertThat(Arrays.copyOf(moved.params(), old.params().length)).isEqualTo(old.params());
        double[] was = old.tree().part("replay").part("rows").array("targets");
        assertThat(moved.tree().part("replay").part("rows").array("targets")).isEqualTo(was);
        assertThat(was).contains(3); // x and y, which is no index of a class
        assertThat(four.learner().learn(moved, Batch.example(new float[] {1, 1}, 11)).accepted())
                .isTrue();
    }

    @Test
    void oneClassDoesNotBecomeSeveralNorTheOtherWayRound() {
        Task one = new Task(COLUMNS, SETS.classes());
        for (String kind : List.of("gradient", "majority")) {
            Entry single = new Entry(one, Map.of("kind", kind));
            Entry several = new Entry(SETS, Map.of("kind", kind));
            byte[] saved = LearnerCodec.of(single.learner()).encode(start(single));
            assertThatThrownBy(() -> LearnerCodec.of(several.learner()).decode(saved))
                    .hasMessageContaining("an example was of one class and is of several classes");
            byte[] sets = LearnerCodec.of(several.learner()).encode(start(several));
            assertThatThrownBy(() -> LearnerCodec.of(single.learner()).decode(sets))
                    .hasMessageContaining("an example was of several classes and is of one class");
        }
    }

    @Test
    void saysWhatCannotWorkWithSets() {
        assertThat(problems(Map.of("loss", "softmax")))
                .containsExactly(
                        "learner.loss is softmax, which cannot work with a label of 3 classes of"
                                + " which there may be several; allowed: binary-cross-entropy.");
        assertThat(problems(Map.of("kind", "least-squares")))
                .containsExactly(
                        "learner.kind is least-squares, which gives each example one class; use"
                                + " gradient.");
        assertThat(problems(Map.of("replay", Map.of("policy", "class-balanced"))))
                .singleElement()
                .asString()
                .contains("no classes to balance. Use reservoir.");
        assertThat(problems(Map.of("replay", Map.of("loss", "er-ace"))))
                .singleElement()
                .asString()
                .contains("needs one output per class");
        assertThat(problems(Map.of("replay", Map.of("projection", "gem"))))
                .singleElement()
                .asString()
                .contains("a label of numbers or of several classes has none; choose a-gem");
        assertThatThrownBy(() -> Task.multiLabel(COLUMNS, Collections.nCopies(25, "many")))
                .hasMessage(
                        "There are 25 classes of which an example may have several; there must be 1"
                                + " to 24, and none can join.");
    }

    private static List<String> problems(Map<String, Object> settings) {
        Problems problems = new Problems();
        Settings section = Settings.of("learner", settings, problems);
        Catalog.learner(SETS, section);
        section.finish();
        return problems.list().stream().map(p -> p.path() + " " + p.message()).toList();
    }

    private static LearnerState start(Entry entry) {
        return entry.learner().start(Rng.ofSeed(1));
    }

    private static LearnerState learned(Entry entry) {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 100; i++) {
            learner.learn(state, example(i));
        }
        return state;
    }

    private static Batch example(int number) {
        Rng rng = Rng.ofSeed(3).child(number);
        float[] input = {rng.normal(0), rng.normal(1)};
        return Batch.example(input, (input[0] > 0 ? 1 : 0) + (input[1] > 0 ? 2 : 0));
    }
}
