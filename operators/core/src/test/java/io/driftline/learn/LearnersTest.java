package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.model.Linear;
import io.driftline.model.Logistic;
import io.driftline.model.SquaredError;
import io.driftline.optim.Constant;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Step;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnersTest {
    private static final List<Task.Column> COLUMNS = List.of(new Task.Column("x", true));
    private static final Task CLASSES = new Task(COLUMNS, List.of("down", "up"));
    private static final Task NUMBER = new Task(COLUMNS, List.of());

    /** Remembers what it sees; from its third step on, memory or direction becomes infinite. */
    private record TestingExplosion(boolean inMemory) implements GradientTransform {
        @Override
        public StateSpec state() {
            return StateSpec.of("explosion", 1).perParameter("seen").counter("steps", 0);
        }

        @Override
        public void apply(float[] update, Step step, StateTree state) {
            System.arraycopy(update, 0, state.vector("seen"), 0, update.length);
            if (state.add("steps", 1) >= 3) {
                float[] exploding = inMemory ? state.vector("seen") : update;
                Arrays.fill(exploding, Float.POSITIVE_INFINITY);
            }
        }
    }

    @Test
    void logisticRegressionTakesTheStepThatIsWrittenDown() {
        Learner learner = gradient(CLASSES, false);
        LearnerState state = learner.start(Rng.ofSeed(1));
        Progress progress = learner.learn(state, Batch.example(new float[] {2}, 1));
        assertThat(progress.loss()).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(progress.steps()).isEqualTo(1);
        assertThat(progress.stepSize()).isEqualTo(0.5f);
        assertThat(progress.passes()).isEqualTo(1);
        assertThat(state.params()).containsExactly(0.5f, 0.25f); // −0.5 · (½ − 1) · (2, 1)
        float[] scores = new float[2];
        learner.predict(state, Batch.question(new float[] {2}), scores);
        float p = (float) (1 / (1 + Math.exp(-1.25)));
        assertThat(scores).containsExactly(new float[] {1 - p, p}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void undoesAStepOfWhichTheOptimizerWasTheFirstToKnow(boolean inMemory) {
        Linear model = new Linear(1, new Logistic());
        Optimizer optimizer =
                new Optimizer(List.of(new TestingExplosion(inMemory)), new Constant(0.5f));
        Learner learner = new GradientLearner(CLASSES, model, new Logistic(), optimizer, true, "");
        LearnerState state = learner.start(Rng.ofSeed(1));
        assertThat(learner.learn(state, Batch.example(new float[] {1}, 1)).accepted()).isTrue();
        assertThat(learner.learn(state, Batch.example(new float[] {3}, 0)).accepted()).isTrue();
        LearnerState before = state.copy();
        Progress progress = learner.learn(state, Batch.example(new float[] {4}, 0));
        assertThat(progress.accepted()).isFalse();
        assertThat(progress.stepSize()).isZero();
        assertThat(progress.steps()).isEqualTo(2);
        assertThat(state.tree()).isEqualTo(before.tree());
    }

    @Test
    void refusesALossThatCannotWorkWithTheLabel() {
        assertThatThrownBy(
                        () ->
                                new GradientLearner(
                                        CLASSES,
                                        new Linear(1, new SquaredError()),
                                        new SquaredError(),
                                        new Optimizer(List.of(), new Constant(1)),
                                        true,
                                        ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The loss SquaredError cannot work with 2 classes.");
    }

    @Test
    void refusesATargetThatIsNoClass() {
        Learner learner = gradient(CLASSES, true);
        LearnerState state = learner.start(Rng.ofSeed(1));
        assertThatThrownBy(() -> learner.learn(state, Batch.example(new float[] {1}, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it must be a class index from 0 to 1");
        assertThat(state.tree()).isEqualTo(learner.start(Rng.ofSeed(1)).tree());
    }

    @Test
    void snapshotsSayHowTheyCameToBe() {
        Learner learner = gradient(CLASSES, true);
        Rng rng = Rng.ofSeed(8);
        Provenance provenance = learner.snapshot(learner.start(rng)).provenance();
        assertThat(provenance.settings()).isEqualTo("{settings}");
        assertThat(provenance.seed()).isEqualTo(rng.key());
        assertThat(ComputedBy.here().build()).matches("[0-9].*");
        assertThat(ComputedBy.here().jvm()).contains(System.getProperty("java.vm.version"));
        assertThat(ComputedBy.here().path()).isEqualTo("java");
    }

    @Test
    void rulesTakeNoGradient() {
        for (Learner rule : List.of(new NoChange(CLASSES, ""), new Majority(CLASSES, ""))) {
            Progress progress =
                    rule.learn(rule.start(Rng.ofSeed(1)), Batch.example(new float[] {1}, 1));
            assertThat(progress.passes()).isZero();
        }
    }

    @Test
    void noChangePredictsTheLastLabel() {
        Learner rule = new NoChange(CLASSES, "");
        LearnerState state = rule.start(Rng.ofSeed(1));
        assertThat(predict(rule, state, 2)).containsExactly(1, 0);
        Progress first = rule.learn(state, Batch.example(new float[] {0}, 1));
        assertThat(first.loss()).isCloseTo((float) -Math.log(1e-7), within(1e-4f));
        assertThat(predict(rule, state, 2)).containsExactly(0, 1);
        assertThat(rule.learn(state, Batch.example(new float[] {0}, 1)).loss()).isZero();
        assertThat(state.steps()).isEqualTo(2);
        Learner ofNumbers = new NoChange(NUMBER, "");
        LearnerState numbers = ofNumbers.start(Rng.ofSeed(1));
        ofNumbers.learn(numbers, Batch.example(new float[] {0}, 7));
        assertThat(predict(ofNumbers, numbers, 1)).containsExactly(7);
    }

    @Test
    void majorityPredictsSharesAndTheMean() {
        Learner rule = new Majority(CLASSES, "");
        LearnerState state = rule.start(Rng.ofSeed(1));
        assertThat(predict(rule, state, 2)).containsExactly(0.5f, 0.5f);
        for (int label : new int[] {1, 0, 1, 1}) {
            rule.learn(state, Batch.example(new float[] {0}, label));
        }
        assertThat(predict(rule, state, 2)).containsExactly(0.25f, 0.75f);
        Learner ofNumbers = new Majority(NUMBER, "");
        LearnerState numbers = ofNumbers.start(Rng.ofSeed(1));
        ofNumbers.learn(numbers, Batch.example(new float[] {0}, 7));
        ofNumbers.learn(numbers, Batch.example(new float[] {0}, 8));
        assertThat(predict(ofNumbers, numbers, 1)).containsExactly(7.5f);
    }

    @Test
    void frozenLearnsItsFirstStepsAndThenOnlySaysHowWrongItIs() {
        Learner learner = gradient(NUMBER, false);
        Learner frozen = new Frozen(NUMBER, gradient(NUMBER, false), 3);
        LearnerState state = learner.start(Rng.ofSeed(1));
        LearnerState stopping = frozen.start(Rng.ofSeed(1));
        for (int i = 0; i < 3; i++) {
            Batch batch = Batch.example(new float[] {0.1f * i}, 1);
            assertThat(frozen.learn(stopping, batch)).isEqualTo(learner.learn(state, batch));
        }
        LearnerState before = stopping.copy();
        Batch batch = Batch.example(new float[] {0.5f}, -1);
        Progress progress = frozen.learn(stopping, batch);
        assertThat(progress.steps()).isEqualTo(3);
        assertThat(progress.accepted()).isTrue();
        assertThat(progress.stepSize()).isZero();
        assertThat(progress.loss())
                .isCloseTo(learner.learn(state, batch).loss(), within(1e-6f))
                .isPositive();
        assertThat(stopping.tree()).isEqualTo(before.tree());
        assertThat(frozen.snapshot(stopping).version()).isEqualTo(3);
        assertThatThrownBy(() -> new Frozen(NUMBER, learner, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Learner gradient(Task task, boolean standardize) {
        var loss = task.classification() ? new Logistic() : new SquaredError();
        return new GradientLearner(
                task,
                new Linear(1, loss),
                loss,
                new Optimizer(List.of(), new Constant(0.5f)),
                standardize,
                "{settings}");
    }

    private static float[] predict(Learner learner, LearnerState state, int scores) {
        float[] prediction = new float[scores];
        learner.predict(state, Batch.question(new float[] {0}), prediction);
        return prediction;
    }
}
