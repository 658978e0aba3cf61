package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cards evaluation-metrics, section 8, and memory-and-function-space, section 7. */
class LeastSquaresTest {
    private static final List<String> CLASSES = List.of("0", "1", "2");
    private static final double[][] EVENTS = {{1, 0}, {0, 1}, {1, 1}, {1, -1}, {2, 1}};
    private static final int[] LABELS = {0, 1, 0, 2, 1};

    private final RootCovariance covariance = new RootCovariance(List.of("x", "y"), 1);
    private final StateTree root = StateTree.of(covariance.state(), 0);
    private final double[][] weights = new double[3][2];

    @Test
    void weightsAreTheRidgeSolutionThatIsWrittenDown() {
        addAll(1, 5);
        assertWeights(
                new double[][] {{0.222222, 0.111111}, {0.166667, 0.333333}, {0.194444, -0.277778}});
    }

    @Test
    void forgettingGivesTheWeightedSolutionThatIsWrittenDown() {
        addAll(0.9, 5);
        assertWeights(
                new double[][] {{0.178832, 0.116251}, {0.195075, 0.336620}, {0.219229, -0.327269}});
    }

    @Test
    void takingTheLastExampleOutGivesWhatWasThereBefore() {
        addAll(1, 5);
        assertThat(covariance.remove(EVENTS[4], onehot(1), weights, root)).isTrue();
        assertWeights(new double[][] {{0.5, 0.25}, {0, 0.25}, {0.25, -0.25}});
    }

    @Test
    void orderDoesNotMatterAndMergingAndTakingOutAreExact() {
        LeastSquares learner = learner(6, 1);
        LearnerState all = learned(learner, IntStream.range(0, 400).toArray());
        LearnerState backwards =
                learned(learner, IntStream.range(0, 400).map(i -> 399 - i).toArray());
        LearnerState even = learned(learner, IntStream.range(0, 200).map(i -> 2 * i).toArray());
        LearnerState odd = learned(learner, IntStream.range(0, 200).map(i -> 2 * i + 1).toArray());
        assertSame(backwards, all);
        assertSame(learner.merge(even, odd), all);
        assertThat(learner.merge(even, odd).steps()).isEqualTo(400);

        LearnerState fewer = all.copy();
        for (int i = 0; i < 200; i++) {
            learner.remove(fewer, example(6, 2 * i + 1));
        }
        assertSame(fewer, even);

        // What was merged goes on like what was learned in one piece.
        LearnerState merged = learner.merge(even, odd);
        for (int i = 400; i < 500; i++) {
            learner.learn(merged, example(6, i));
            learner.learn(all, example(6, i));
        }
        assertSame(merged, all);
    }

    @Test
    void mergingWithAFreshStateChangesNothing() {
        LeastSquares learner = learner(6, 1);
        LearnerState some = learned(learner, IntStream.range(0, 50).toArray());
        LearnerState fresh = learner.start(Rng.ofSeed(2));
        assertSame(learner.merge(some, fresh), some);
        assertSame(learner.merge(fresh, some), some);
        assertThat(fresh.tree()).isEqualTo(learner.start(Rng.ofSeed(2)).tree());
    }

    @Test
    void columnsOfVeryDifferentScaleKeepTheirDigits() {
        LeastSquares learner = learner(2, 1);
        LearnerState state = learner.start(Rng.ofSeed(1));
        Rng rng = Rng.ofSeed(9);
        for (int i = 0; i < 3000; i++) {
            float time = 1.7e9f + 1e5f * rng.normal(2 * i);
            float signal = rng.normal(2 * i + 1);
            learner.learn(state, Batch.example(new float[] {time, signal}, signal > 0 ? 1 : 0));
        }
        float[] scores = new float[3];
        learner.predict(state, Batch.question(new float[] {1.7e9f, 1.5f}), scores);
        assertThat(scores[1]).isGreaterThan(0.9f);
        learner.predict(state, Batch.question(new float[] {1.7e9f, -1.5f}), scores);
        assertThat(scores[0]).isGreaterThan(0.9f);
    }

    /** A direction that no example shows must not explode while others are forgotten. */
    @Test
    void forgettingStaysBoundedWhereExamplesShowOneDirection() {
        LeastSquares learner = learner(3, 0.9);
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 5000; i++) {
            Batch one = Batch.example(new float[] {1 + i % 2, 0, 0}, i % 2);
            assertThat(learner.learn(state, one).accepted()).isTrue();
        }
        double largest = 0;
        for (double[] row : state.tree().part("root").part("factor").arrays()) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        assertThat(largest).isLessThan(3);
    }

    @Test
    void predictsNumbers() {
        Task numbers = new Task(columns(2), List.of());
        LeastSquares learner = new LeastSquares(numbers, 1e-3, 1, "");
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 200; i++) {
            float[] x = {Rng.ofSeed(1).normal(2 * i), Rng.ofSeed(1).normal(2 * i + 1)};
            learner.learn(state, Batch.example(x, 3 * x[0] - 2 * x[1] + 5));
        }
        float[] scores = new float[1];
        learner.predict(state, Batch.question(new float[] {1, 1}), scores);
        assertThat(scores[0]).isCloseTo(6, within(1e-3f));
    }

    @Test
    void aNewColumnAndANewClassAreAsIfTheyHadBeenZeroAllTheTime() throws StateFormatException {
        LeastSquares before = learner(2, 1);
        LearnerState old = learned(before, IntStream.range(0, 60).toArray());
        List<Task.Column> columns = columns(3);
        List<Task.Column> reordered = List.of(columns.get(2), columns.get(1), columns.get(0));
        Task wider = new Task(reordered, List.of("0", "1", "2", "3"));
        LeastSquares after = new LeastSquares(wider, 1, 1, "");
        byte[] saved = LearnerCodec.of(before).encode(old);
        LearnerState moved = LearnerCodec.of(after).decode(saved);
        LearnerState zeros = after.start(Rng.ofSeed(1));
        for (int i = 0; i < 60; i++) {
            Batch was = example(2, i);
            float[] inputs = {0, was.inputs()[1], was.inputs()[0]};
            after.learn(zeros, Batch.example(inputs, was.targets()[0]));
        }
        for (int i = 60; i < 90; i++) {
            Batch more = Batch.example(example(3, i).inputs(), i % 4);
            after.learn(moved, more);
            after.learn(zeros, more);
        }
        assertSame(moved, zeros);
    }

    @Test
    void refusesToDropAColumn() throws StateFormatException {
        LeastSquares before = learner(3, 1);
        byte[] saved =
                LearnerCodec.of(before).encode(learned(before, IntStream.range(0, 9).toArray()));
        assertThat(LearnerCodec.of(learner(2, 1)).compare(saved))
                .filteredOn(Change::refused)
                .singleElement()
                .satisfies(
                        change ->
                                assertThat(change.why())
                                        .contains("the column c2", "learn anew in a lane"));
    }

    @Test
    void refusesWhatItCannotDoExactly() {
        LeastSquares forgetting = learner(2, 0.9);
        LearnerState state = learned(forgetting, 0, 1, 2);
        assertThatThrownBy(() -> forgetting.remove(state, example(2, 1)))
                .hasMessage(
                        "An example can only be taken out exactly with least-squares.forgetting 1;"
                                + " it is 0.9.");
        assertThatThrownBy(() -> forgetting.merge(state, state))
                .hasMessageContaining("States merge exactly only with");
        LeastSquares learner = learner(2, 1);
        LearnerState fresh = learner.start(Rng.ofSeed(1));
        LearnerState copy = fresh.copy();
        assertThatThrownBy(() -> learner.remove(fresh, example(2, 1)))
                .hasMessage(
                        "Example 0 of the batch was never learned here; it cannot be taken out.");
        assertThat(fresh.tree()).isEqualTo(copy.tree());
        assertThatThrownBy(() -> learner(2, 1.5))
                .hasMessage("least-squares.forgetting is 1.5; it must be in (0, 1].");
    }

    private void addAll(double forgetting, int count) {
        for (int i = 0; i < count; i++) {
            covariance.add(EVENTS[i], onehot(LABELS[i]), forgetting, weights, root);
        }
    }

    private static double[] onehot(int label) {
        double[] onehot = new double[3];
        onehot[label] = 1;
        return onehot;
    }

    /** One row per class, where the card has one per column. */
    private void assertWeights(double[][] expected) {
        for (int c = 0; c < 3; c++) {
            assertThat(weights[c]).containsExactly(expected[c], within(1e-6));
        }
    }

    private static LeastSquares learner(int columns, double forgetting) {
        return new LeastSquares(new Task(columns(columns), CLASSES), 1, forgetting, "");
    }

    private static List<Task.Column> columns(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Task.Column("c" + i, true)).toList();
    }

    private static Batch example(int columns, int number) {
        float[] inputs = new float[columns];
        Rng.ofSeed(4).child(number).addNormals(1, inputs);
        return Batch.example(inputs, inputs[0] > 0.5 ? 2 : inputs[0] > inputs[1] ? 1 : 0);
    }

    private static LearnerState learned(LeastSquares learner, int... examples) {
        LearnerState state = learner.start(Rng.ofSeed(1));
        int columns = learner.snapshot(state).columns().size();
        for (int example : examples) {
            learner.learn(state, example(columns, example));
        }
        return state;
    }

    private static void assertSame(LearnerState is, LearnerState expected) {
        double[][] some = is.tree().part("weights").arrays();
        double[][] others = expected.tree().part("weights").arrays();
        for (int c = 0; c < some.length; c++) {
            assertThat(some[c]).containsExactly(others[c], within(1e-9));
        }
    }
}
