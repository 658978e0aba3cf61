package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.learn.Progress;
import io.driftline.math.Rng;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every learner promises, held against everything that the catalog lists. */
class ContractTest {
    private static final List<Task.Column> COLUMNS =
            List.of(
                    new Task.Column("a", true),
                    new Task.Column("b", false),
                    new Task.Column("c", true));
    private static final List<Task> TASKS =
            List.of(
                    new Task(COLUMNS, List.of()),
                    new Task(COLUMNS, List.of("no", "yes")),
                    new Task(COLUMNS, List.of("x", "y", "z")));
    private static final float[] EXTREMES = {
        0, -0f, 1, -1, Float.MIN_VALUE, 1e-30f, 1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE
    };

    /** One combination; {@code settings} is what a pipeline would hold under {@code learner}. */
    record Entry(Task task, Map<String, Object> settings) {
        Learner learner() {
            Problems problems = new Problems();
            Settings section = Settings.of("learner", settings, problems);
            Learner learner = Catalog.learner(task, section);
            section.finish();
            assertThat(problems.list()).isEmpty();
            return learner;
        }

        @Override
        public String toString() {
            return task.classes().size() + " classes " + settings;
        }
    }

    /** All kinds; all models with all losses, chains of each transform and of all, step sizes. */
    static Stream<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Task task : TASKS) {
            for (String kind : Catalog.learners()) {
                entries.add(new Entry(task, Map.of("kind", kind)));
                entries.add(new Entry(task, Map.of("kind", kind, "freeze-after", 20)));
            }
            for (String loss : Catalog.losses()) {
                for (String model : Catalog.models()) {
                    addChains(entries, task, loss, model);
                }
            }
        }
        return entries.stream();
    }

    private static void addChains(List<Entry> entries, Task task, String loss, String model) {
        List<List<String>> chains = new ArrayList<>(List.of(List.of(), Catalog.transforms()));
        Catalog.transforms().forEach(name -> chains.add(List.of(name)));
        for (List<String> chain : chains) {
            for (String stepSize : Catalog.stepSizes()) {
                Map<String, Object> settings = new TreeMap<>();
                settings.put("loss", loss);
                settings.put("model", model);
                settings.put("transforms", chain);
                settings.put("step-size", stepSize);
                settings.put("standardize", chain.size() != 1);
                if (chain.contains("sgd")) {
                    settings.put("sgd", Map.of("momentum", 0.5)); // the default remembers nothing
                }
                Problems problems = new Problems();
                Catalog.learner(task, Settings.of("learner", settings, problems));
                if (problems.list().isEmpty()) { // else the loss does not fit the label
                    entries.add(new Entry(task, settings));
                }
            }
        }
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
        assertThat(predict(learner, stopped, question))
                .containsExactly(predict(learner, through, question));
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
            predict(shared, same, batch(entry.task(), i + 3));
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
        float[] expected = predict(learner, state, question);
        ModelSnapshot snapshot = learner.snapshot(state);
        byte[] bytes = ModelCodec.encode(snapshot);
        assertThat(ModelCodec.encode(learner.snapshot(state))).isEqualTo(bytes);
        assertThat(state.tree()).isEqualTo(before.tree());
        assertThat(snapshot.version()).isEqualTo(state.steps());
        for (int i = 10; i < 20; i++) { // the learner goes on, the version does not
            learner.learn(state, batch(entry.task(), i));
        }
        assertThat(predict(learner, snapshot.serving(), question)).containsExactly(expected);
        ModelSnapshot read = ModelCodec.decode(bytes, entry.learner());
        assertThat(predict(entry.learner(), read.serving(), question)).containsExactly(expected);
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
                assertScores(entry.task(), predict(learner, state, batch));
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
                assertScores(entry.task(), predict(learner, state, batch(entry.task(), i)));
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
    void improvesOnARuleThatInputsTell(Entry entry) {
        boolean learns =
                !entry.settings().containsKey("kind")
                        || entry.settings().equals(Map.of("kind", "gradient"));
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        double early = 0;
        double late = 0;
        for (int i = 0; i < 3000; i++) {
            Progress progress = learner.learn(state, batch(entry.task(), i));
            early += i < 300 ? progress.loss() : 0;
            late += i >= 2700 ? progress.loss() : 0;
        }
        assertThat(late).isFinite();
        if (learns) {
            assertThat(late).as("loss, %s before", early).isLessThan(0.8 * early);
        }
    }

    /** One to three examples whose label follows from the inputs. */
    private static Batch batch(Task task, int number) {
        Rng rng = Rng.ofSeed(77).child(number);
        int size = 1 + number % 3;
        float[] inputs = new float[size * COLUMNS.size()];
        float[] targets = new float[size];
        rng.addNormals(1, inputs);
        for (int e = 0; e < size; e++) {
            float signal = 2 * inputs[3 * e] - inputs[3 * e + 1] + inputs[3 * e + 2];
            int classes = task.classes().size();
            targets[e] =
                    switch (classes) {
                        case 0 -> signal;
                        case 2 -> signal > 0 ? 1 : 0;
                        default -> signal < -1 ? 0 : signal < 1 ? 1 : 2;
                    };
            inputs[3 * e] += 0.5f;
        }
        return new Batch(size, COLUMNS.size(), inputs, targets);
    }

    private static Batch extreme(Task task, Rng rng) {
        float[] inputs = new float[COLUMNS.size()];
        for (int j = 0; j < inputs.length; j++) {
            inputs[j] = EXTREMES[(int) (rng.uniform(j) * EXTREMES.length)];
        }
        float target =
                task.classification()
                        ? (int) (rng.uniform(10) * task.scores())
                        : EXTREMES[(int) (rng.uniform(10) * EXTREMES.length)];
        return Batch.example(inputs, target);
    }

    private static float[] predict(Learner learner, LearnerState state, Batch batch) {
        float[] scores = new float[batch.size() * scoresOf(learner, state)];
        learner.predict(state, batch, scores);
        return scores;
    }

    private static int scoresOf(Learner learner, LearnerState state) {
        return Math.max(1, learner.snapshot(state).classes().size());
    }

    private static void assertScores(Task task, float[] scores) {
        double sum = 0;
        for (float score : scores) {
            assertThat(score).isFinite();
            sum += score;
        }
        if (task.classification()) {
            assertThat(sum).isCloseTo(scores.length / (double) task.scores(), within(1e-5));
        }
    }
}
