package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.catalog.CatalogEntries.Entry;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.math.Rng;
import io.driftline.model.Linear;
import io.driftline.model.Mlp;
import io.driftline.model.Model;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.state.StateFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A class that was never seen joins, over everything that the catalog lists. */
class GrowthTest {
    private static final int STEPS = 12;

    /** Learners with an output per class, as all are whose classes may grow; no long chains. */
    static Stream<Entry> entries() {
        return CatalogEntries.entries()
                .filter(entry -> entry.task().classes().size() == 3)
                .filter(entry -> !entry.task().multiLabel())
                .filter(entry -> !entry.settings().toString().contains("weight-decay]"))
                .map(entry -> new Entry(growing(entry.task()), entry.settings()));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void oldParametersKeepTheirBitsAndStoppingChangesNone(Entry entry) throws StateFormatException {
        Entry grown = new Entry(entry.task().with("new"), entry.settings());
        LearnerState old = learned(entry);
        LearnerState state = moved(entry, old, grown);

        int kept = old.layout().size(); // the head comes last, the new row last of all
        assertThat(Arrays.copyOf(state.params(), kept)).isEqualTo(old.params());
        assertThat(state.steps()).isEqualTo(old.steps());
        Learner learner = grown.learner();
        LearnerCodec codec = LearnerCodec.of(learner);
        LearnerState stopped = codec.decode(codec.encode(state));
        for (int i = STEPS; i < STEPS + 6; i++) {
            Batch batch = entry.batch(i);
            batch.targets()[0] = i % 2 == 0 ? 3 : batch.targets()[0];
            assertThat(learner.learn(state, batch).accepted()).isTrue();
            learner.learn(stopped, batch);
        }
        assertThat(state.tree().finite()).isTrue();
        assertThat(stopped.tree()).isEqualTo(state.tree());
    }

    /** With the correction of the old rows it would be 3.2 step sizes. */
    @Test
    void theFirstStepOfANewRowIsOneStepSizeLongUnderAdam() throws StateFormatException {
        Task task = new Task(List.of(new Task.Column("a", false)), List.of("x", "y"), 4);
        Map<String, Object> adam =
                Map.of("transforms", List.of("adam"), "constant", Map.of("value", 0.01));
        Entry entry = new Entry(task, adam);
        Learner learner = entry.learner();
        LearnerState old = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 5_000; i++) {
            learner.learn(old, Batch.example(new float[] {i % 3}, i % 2));
        }
        Entry grown = new Entry(task.with("z"), adam);
        LearnerState state = moved(entry, old, grown);
        float[] before = state.params().clone();
        grown.learner().learn(state, Batch.example(new float[] {1}, 2));
        for (int i = 0; i < 6; i++) {
            float moved = Math.abs(state.params()[i] - before[i]);
            if (i < 4) {
                assertThat(moved).as("old parameter %d", i).isLessThan(0.01f);
            } else {
                assertThat(moved).as("new parameter %d", i).isEqualTo(0.01f, within(1e-5f));
            }
        }
    }

    /** Also where rows are computed several at a time. */
    @Test
    void outputsOfOldClassesAreBitEqualForTheSameInput() {
        for (int classes = 1; classes < 20; classes++) {
            for (Model model :
                    List.of(
                            new Linear(37, new SoftmaxCrossEntropy()),
                            new Mlp(37, List.of(11), new SoftmaxCrossEntropy()))) {
                float[] larger = new float[model.layout(classes + 1).size()];
                Rng.ofSeed(classes).addNormals(1, larger);
                float[] smaller = Arrays.copyOf(larger, model.layout(classes).size());
                float[] input = new float[3 * 37];
                Rng.ofSeed(7).addNormals(1, input);
                Batch batch = new Batch(3, 37, input, new float[0]);
                float[] before = new float[3 * classes];
                float[] after = new float[3 * (classes + 1)];
                model.predict(smaller, batch, before);
                model.predict(larger, batch, after);
                for (int e = 0; e < 3; e++) {
                    for (int c = 0; c < classes; c++) {
                        assertThat(after[e * (classes + 1) + c]).isEqualTo(before[e * classes + c]);
                    }
                }
            }
        }
    }

    @Test
    void whereClassesMayJoinEachHasAnOutputFromTheBeginning() {
        Task two = new Task(List.of(new Task.Column("a", true)), List.of("no", "yes"), 5);
        Problems problems = new Problems();
        Learner learner = Catalog.learner(two, Settings.of("learner", Map.of(), problems));
        assertThat(learner.start(Rng.ofSeed(1)).layout().blocks().get(0).rows()).isEqualTo(2);

        Catalog.learner(two, Settings.of("learner", Map.of("loss", "logistic"), problems));
        assertThat(problems.list())
                .extracting(Problems.Problem::message)
                .containsExactly(
                        "is logistic, which cannot work with a label of 2 classes that others may"
                                + " join; allowed: softmax.");
    }

    private static Task growing(Task task) {
        return new Task(task.columns(), task.classes(), 4);
    }

    private static LearnerState moved(Entry entry, LearnerState old, Entry grown)
            throws StateFormatException {
        byte[] bytes = LearnerCodec.of(entry.learner()).encode(old);
        return LearnerCodec.of(grown.learner()).decode(bytes);
    }

    private static LearnerState learned(Entry entry) {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(7));
        for (int i = 0; i < STEPS; i++) {
            learner.learn(state, entry.batch(i));
        }
        return state;
    }
}
