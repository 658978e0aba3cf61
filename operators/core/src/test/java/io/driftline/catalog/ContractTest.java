package io.driftline.catalog;

import static io.driftline.catalog.CatalogEntries.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.catalog.CatalogEntries.Entry;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.GradientLearner;
import io.driftline.learn.Guard;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.learn.Progress;
import io.driftline.math.Rng;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every learner promises, held against everything that the catalog lists. */
class ContractTest {
    private static final float[] EXTREMES = {
        0, -0f, 1, -1, Float.MIN_VALUE, 1e-30f, 1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE
    };

    static Stream<Entry> entries() {
        return CatalogEntries.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void learnsOnAfterARestoreBitForBit(Entry entry) throws StateFormatException {
        Learner learner = entry.learner();
        LearnerState through = learner.start(Rng.ofSeed(1));
        LearnerState stopped = learner.start(Rng.ofSeed(1));
        int length = StateCodec.encode(stopped.tree()).length;
        for (int i = 0; i < 48; i++) {
            Batch batch = batch(entry.task(), i);
            Progress expected = learner.learn(through, batch);
            if (i % 7 == 3) {
                Learner restarted = entry.learner();
                byte[] saved = StateCodec.encode(stopped.tree());
                assertThat(saved).as("saved size").hasSize(length);
                stopped = restarted.start(Rng.ofSeed(99));
                StateCodec.decode(saved, stopped.tree());
                learner = restarted;
            }
            assertThat(learner.learn(stopped, batch)).isEqualTo(expected);
        }
        assertThat(stopped.tree()).isEqualTo(through.tree());
        assertThat(stopped.tree().sizeBytes()).isEqualTo(through.tree().sizeBytes());
        Batch question = batch(entry.task(), 100);
        assertThat(predict(entry, learner, stopped, question))
                .containsExactly(predict(entry, learner, through, question));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void sameSeedGivesSameBitsAlsoWhenAnotherStateIsServedBetween(Entry entry) {
        Learner alone = entry.learner();
        Learner shared = entry.learner();
        LearnerState one = alone.start(Rng.ofSeed(5));
        LearnerState same = shared.start(Rng.ofSeed(5));
        LearnerState other = shared.start(Rng.ofSeed(6));
        for (int i = 0; i < 20; i++) {
            alone.learn(one, batch(entry.task(), i));
            predict(entry, shared, same, batch(entry.task(), i + 3));
            shared.learn(other, batch(entry.task(), i + 50));
            shared.learn(same, batch(entry.task(), i));
        }
        assertThat(same.tree()).isEqualTo(one.tree());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void resetMemoryEqualsFreshMemory(Entry entry) {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        LearnerState fresh = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 10; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        state.tree().parts().forEach(StateTree::reset);
        assertThat(state.tree().parts()).isEqualTo(fresh.tree().parts());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void readsItsInputAndKeepsNoneOfIt(Entry entry) {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        LearnerState other = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 10; i++) {
            Batch batch = batch(entry.task(), i);
            learner.learn(state, batch);
            assertThat(batch.inputs()).containsExactly(batch(entry.task(), i).inputs());
            assertThat(batch.targets()).containsExactly(batch(entry.task(), i).targets());
            Arrays.fill(batch.inputs(), Float.NaN);
            Arrays.fill(batch.targets(), Float.NaN);
            learner.learn(other, batch(entry.task(), i));
        }
        assertThat(state.tree()).isEqualTo(other.tree());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void snapshotsAndPredictionsLeaveTheStateAlone(Entry entry) throws StateFormatException {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 10; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        LearnerState before = state.copy();
        Batch question = batch(entry.task(), 100);
        float[] expected = predict(entry, learner, state, question);
        ModelSnapshot snapshot = learner.snapshot(state);
        byte[] bytes = ModelCodec.encode(snapshot);
        assertThat(ModelCodec.encode(learner.snapshot(state))).isEqualTo(bytes);
        assertThat(state.tree()).isEqualTo(before.tree());
        assertThat(snapshot.version()).isEqualTo(state.steps());
        for (int i = 10; i < 20; i++) { // the learner goes on, the version does not
            learner.learn(state, batch(entry.task(), i));
        }
        assertThat(predict(entry, learner, snapshot.serving(), question)).containsExactly(expected);
        ModelSnapshot read = ModelCodec.decode(bytes, entry.learner());
        assertThat(predict(entry, entry.learner(), read.serving(), question))
                .containsExactly(expected);
        assertThat(ModelCodec.encode(read)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void finiteInGivesFiniteOut(Entry entry) {
        for (float parameter : new float[] {0, 0.1f, -1e30f, Float.MAX_VALUE}) {
            Learner learner = entry.learner();
            LearnerState state = learner.start(Rng.ofSeed(1));
            Arrays.fill(state.params(), parameter);
            Rng rng = Rng.ofSeed(2);
            for (int i = 0; i < 60; i++) {
                Batch batch = extreme(entry.task(), rng.child(i));
                assertScores(entry.task(), predict(entry, learner, state, batch));
                LearnerState before = state.copy();
                Progress progress = learner.learn(state, batch);
                assertThat(state.tree().finite()).isTrue();
                assertThat(progress.stepSize()).isFinite();
                assertThat(progress.steps()).isEqualTo(state.steps());
                if (!progress.accepted()) {
                    assertThat(state.tree()).as("undone").isEqualTo(before.tree());
                }
            }
            for (int i = 0; i < 5; i++) { // and it still works afterwards
                learner.learn(state, batch(entry.task(), i));
                assertScores(entry.task(), predict(entry, learner, state, batch(entry.task(), i)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void undoesWhatIsNotFinite(Entry entry) {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 5; i++) {
            assertThat(learner.learn(state, batch(entry.task(), i)).accepted()).isTrue();
        }
        LearnerState before = state.copy();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Batch input = batch(entry.task(), 6);
            input.inputs()[0] = bad;
            assertThat(learner.learn(state, input).accepted()).isFalse();
            Batch target = batch(entry.task(), 6);
            target.targets()[0] = bad;
            Progress progress = learner.learn(state, target);
            assertThat(progress.accepted()).isFalse();
            assertThat(progress.steps()).isEqualTo(before.steps());
            assertThat(state.tree()).isEqualTo(before.tree());
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void whateverItThrowsNothingIsChanged(Entry entry) {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 5; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        Batch one = batch(entry.task(), 6);
        float[] narrow = Arrays.copyOf(one.inputs(), one.inputs().length - 1);
        float[] wide = Arrays.copyOf(one.inputs(), one.inputs().length + 1);
        for (float[] inputs : List.of(narrow, wide, new float[0])) {
            refusedOrFine(learner, state, Batch.example(inputs, one.targets()[0]));
        }
        LearnerState before = state.copy();
        boolean sets = entry.task().multiLabel();
        int choices = sets ? 1 << entry.task().scores() : entry.task().scores();
        float[] impossible = {-1, 0.5f, choices, 1e9f};
        for (float target : entry.task().classification() ? impossible : new float[0]) {
            Batch odd = Batch.example(one.inputs(), target);
            assertThatThrownBy(() -> learner.learn(state, odd))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(sets ? "must be a set of" : "must be a class index");
            assertThat(state.tree()).isEqualTo(before.tree());
        }
    }

    /**
     * A rule that looks at no input may learn from an input of any width; others must refuse it.
     */
    private static void refusedOrFine(Learner learner, LearnerState state, Batch batch) {
        LearnerState before = state.copy();
        try {
            learner.learn(state, batch);
            assertThat(state.params()).as("parameters of what takes any input").isEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("columns");
            assertThat(state.tree()).isEqualTo(before.tree());
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void goesBackToTheLastGoodStateAsAWhole(Entry entry) throws StateFormatException {
        Learner learner = entry.learner();
        Guard guard = new Guard(learner, Rng.ofSeed(1), 2);
        StateTree memory = StateTree.of(Guard.STATE, 0);
        LearnerState state = learner.start(Rng.ofSeed(1));
        guard.start(memory);
        for (int i = 0; i < 5; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        LearnerState good = state.copy();
        guard.keep(state, memory);
        for (int i = 5; i < 9; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        long steps = state.steps();
        assertThat(guard.undone(state, memory)).isFalse();
        Guard restored = new Guard(entry.learner(), Rng.ofSeed(1), 2);
        restored.restore(guard.save(state, memory).whole(), state, memory);
        assertThat(restored.undone(state, memory)).isTrue();
        assertThat(state.steps()).isEqualTo(steps + 1);
        assertThat(restored.rolledBack(memory)).isEqualTo(1);
        state.tree().counter("steps", good.steps());
        assertThat(state.tree()).isEqualTo(good.tree());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void improvesOnARuleThatInputsTell(Entry entry) {
        boolean learns =
                !entry.settings().containsKey("kind")
                        || entry.settings().equals(Map.of("kind", "gradient"));
        // A head that begins anew all the time cannot keep what it learns.
        learns &= !entry.settings().toString().contains("reset-head");
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        double early = 0;
        double late = 0;
        for (int i = 0; i < 3000; i++) {
            Progress progress = learner.learn(state, entry.batch(i));
            early += i < 300 ? progress.loss() : 0;
            late += i >= 2700 ? progress.loss() : 0;
        }
        assertThat(late).isFinite();
        if (learns) {
            assertThat(late).as("loss, %s before", early).isLessThan(0.8 * early);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void aDriftLeavesFiniteStateThatLearnsOn(Entry entry) throws StateFormatException {
        if (!(entry.learner() instanceof GradientLearner learner)) {
            return; // no optimizer that a drift could concern
        }
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 20; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        learner.drift(state);
        assertThat(state.tree().finite()).isTrue();
        byte[] saved = StateCodec.encode(state.tree());
        LearnerState restored = learner.start(Rng.ofSeed(2));
        StateCodec.decode(saved, restored.tree());
        Progress progress = learner.learn(state, batch(entry.task(), 20));
        assertThat(progress.accepted()).isTrue();
        assertThat(entry.learner().learn(restored, batch(entry.task(), 20))).isEqualTo(progress);
        assertThat(restored.tree()).isEqualTo(state.tree());
    }

    private static Batch extreme(Task task, Rng rng) {
        float[] inputs = new float[task.inputs()];
        for (int j = 0; j < inputs.length; j++) {
            inputs[j] = EXTREMES[(int) (rng.uniform(j) * EXTREMES.length)];
        }
        float target =
                task.classification()
                        ? (int) (rng.uniform(10) * task.scores())
                        : EXTREMES[(int) (rng.uniform(10) * EXTREMES.length)];
        return Batch.example(inputs, target);
    }

    private static float[] predict(Entry entry, Learner learner, LearnerState state, Batch batch) {
        float[] scores = new float[batch.size() * entry.task().scores()];
        learner.predict(state, batch, scores);
        return scores;
    }

    private static void assertScores(Task task, float[] scores) {
        double sum = 0;
        for (float score : scores) {
            assertThat(score).isFinite();
            if (task.classification()) {
                assertThat(score).isBetween(0f, 1f);
            }
            sum += score;
        }
        if (task.classification() && !task.multiLabel()) {
            assertThat(sum).isCloseTo(scores.length / (double) task.scores(), within(1e-5));
        }
    }
}
