package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.drift.Drift;
import io.driftline.drift.DriftDetector;
import io.driftline.drift.DriftMonitor;
import io.driftline.learn.DriftAware.Signal;
import io.driftline.math.Rng;
import io.driftline.model.Linear;
import io.driftline.model.Logistic;
import io.driftline.model.Loss;
import io.driftline.model.SquaredError;
import io.driftline.optim.Constant;
import io.driftline.optim.InverseSqrt;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Sgd;
import io.driftline.optim.StepSize;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftAwareTest {
    private static final List<Task.Column> COLUMNS =
            List.of(new Task.Column("a", false), new Task.Column("b", false));
    private static final Task CLASSES = new Task(COLUMNS, List.of("no", "yes"));
    private static final Task NUMBERS = new Task(COLUMNS, List.of());

    /** Keeps what it was shown, and says that values rose at one of them. */
    private static final class TestingAlarm implements DriftDetector {
        private final List<Double> shown = new ArrayList<>();
        private final int at;

        TestingAlarm(int at) {
            this.at = at;
        }

        @Override
        public StateSpec state() {
            return StateSpec.of("alarm", 1).counter("count", 0);
        }

        @Override
        public Drift update(double value, StateTree state) {
            shown.add(value);
            return state.add("count", 1) == at ? Drift.RISE : Drift.NONE;
        }

        @Override
        public double mean(StateTree state) {
            return 0;
        }
    }

    @Test
    void onlyTellsAndLearnsAsTheLearnerWithin() {
        Learner plain = learner(CLASSES, new Constant(0.1f));
        Learner aware = aware(CLASSES, 5, Signal.ERROR, new DriftResponse.Tell());
        LearnerState expected = plain.start(Rng.ofSeed(1));
        LearnerState state = aware.start(Rng.ofSeed(1));
        for (int i = 1; i <= 20; i++) {
            Progress progress = aware.learn(state, example(i));
            assertThat(progress.drift()).isEqualTo(i == 5 ? Drift.RISE : Drift.NONE);
            assertThat(plain.learn(expected, example(i))).isEqualTo(progress.with(Drift.NONE));
        }
        assertThat(state.tree().without("drift")).isEqualTo(expected.tree());
        assertThat(aware.snapshot(state)).isEqualTo(plain.snapshot(expected));
    }

    @Test
    void asksForAVersionWithTheStepThatRespondsAndLearnsAsTheLearnerWithin() {
        Learner plain = learner(CLASSES, new Constant(0.1f));
        Learner aware = aware(CLASSES, 5, Signal.ERROR, new DriftResponse.Publish());
        LearnerState expected = plain.start(Rng.ofSeed(1));
        LearnerState state = aware.start(Rng.ofSeed(1));
        for (int i = 1; i <= 20; i++) {
            assertThat(aware.learn(state, example(i)).publishes()).isEqualTo(i == 5);
            assertThat(plain.learn(expected, example(i)).publishes()).isFalse();
        }
        assertThat(state.tree().without("drift")).isEqualTo(expected.tree());
    }

    @Test
    void asksForNoVersionOfAStepThatWasUndone() {
        Learner aware = aware(NUMBERS, 1, Signal.LOSS, new DriftResponse.Publish());
        LearnerState state = aware.start(Rng.ofSeed(1));
        Batch huge = Batch.example(new float[] {Float.MAX_VALUE, 1}, -Float.MAX_VALUE);
        Progress undone = aware.learn(state, huge);
        assertThat(undone.accepted()).isFalse();
        assertThat(undone.publishes()).isFalse();
    }

    @Test
    void watchesItsOwnErrorBeforeTheStep() {
        TestingAlarm alarm = new TestingAlarm(0);
        Learner aware = aware(CLASSES, alarm, Signal.ERROR, new DriftResponse.Tell());
        LearnerState state = aware.start(Rng.ofSeed(1));
        List<Double> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Batch two = two(i);
            float[] scores = new float[4];
            aware.predict(state, two, scores);
            double wrong = 0;
            for (int e = 0; e < 2; e++) {
                int predicted = scores[2 * e + 1] > scores[2 * e] ? 1 : 0;
                wrong += predicted == two.targets()[e] ? 0 : 0.5;
            }
            expected.add(wrong);
            aware.learn(state, two);
        }
        assertThat(alarm.shown).isEqualTo(expected).contains(0.0).contains(0.5);
    }

    @Test
    void watchesLossesBesideTheirMean() {
        TestingAlarm alarm = new TestingAlarm(0);
        Learner aware = aware(NUMBERS, alarm, Signal.LOSS, new DriftResponse.Tell());
        LearnerState state = aware.start(Rng.ofSeed(1));
        double sum = 0;
        double count = 0;
        for (int i = 0; i < 10; i++) {
            float[] score = new float[1];
            Batch example = example(i);
            aware.predict(state, example, score);
            double error = (double) score[0] - example.targets()[0];
            double loss = error * error;
            double mean = i == 0 ? loss : sum / count;
            sum = 0.999 * sum + loss;
            count = 0.999 * count + 1;
            aware.learn(state, example);
            double expected = loss + mean == 0 ? 0.5 : loss / (loss + mean);
            assertThat(alarm.shown.get(i)).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void raisesTheStepSizeAndLetsItComeDown() {
        Learner plain = learner(CLASSES, new Constant(0.1f));
        Learner aware = aware(CLASSES, 3, Signal.ERROR, new DriftResponse.RaiseStepSize(5, 4));
        LearnerState state = aware.start(Rng.ofSeed(1));
        float[] factors = {1, 1, 5, 4, 3, 2, 1, 1};
        for (int i = 0; i < factors.length; i++) {
            float[] before = state.params().clone();
            LearnerState same = new LearnerState(state.layout(), state.tree().without("drift"));
            LearnerState other = same.copy();
            plain.learn(other, example(i));
            Progress progress = aware.learn(state, example(i));
            assertThat(progress.stepSize()).isEqualTo(0.1f * factors[i]);
            for (int p = 0; p < before.length; p++) {
                float step = other.params()[p] - before[p];
                assertThat(state.params()[p])
                        .isCloseTo(before[p] + factors[i] * step, within(1e-6f));
            }
        }
    }

    @Test
    void restartsTheSchedule() {
        Learner aware =
                aware(
                        CLASSES,
                        learner(CLASSES, new InverseSqrt(0.2f)),
                        new TestingAlarm(5),
                        Signal.ERROR,
                        new DriftResponse.RestartSchedule());
        LearnerState state = aware.start(Rng.ofSeed(1));
        double[] since = {1, 2, 3, 4, 1, 2, 3};
        for (int i = 0; i < since.length; i++) {
            assertThat(aware.learn(state, example(i)).stepSize())
                    .isEqualTo((float) (0.2f / Math.sqrt(since[i])));
        }
        assertThatThrownBy(
                        () -> aware(CLASSES, 3, Signal.ERROR, new DriftResponse.RestartSchedule()))
                .hasMessage(
                        "drift.response is restart-schedule; this step size has no schedule. "
                                + "Choose another step-size or response.");
    }

    @Test
    void resetsTheHeadAndTheOptimizer() {
        Learner within = learner(CLASSES, new Constant(1e-6f));
        Learner aware = aware(CLASSES, 4, Signal.ERROR, new DriftResponse.ResetHead());
        LearnerState state = aware.start(Rng.ofSeed(1));
        for (int i = 0; i < 3; i++) {
            aware.learn(state, example(i));
        }
        for (Layout.Block block : state.layout().blocks()) {
            Arrays.fill(state.params(), block.offset(), block.offset() + block.size(), 7);
        }
        aware.learn(state, example(3));
        LearnerState fresh = within.start(Rng.ofSeed(1));
        within.learn(fresh, example(3));
        assertThat(state.params()).doesNotContain(7);
        assertThat(state.tree().part("optimizer").part("chain").part("sgd").vector("velocity"))
                .isNotEqualTo(new float[3]);
        assertThat(state.tree().counter("steps")).isEqualTo(4);
    }

    @Test
    void anUndoneStepLeavesNoTraceOfAResponse() {
        for (DriftResponse response :
                List.of(
                        new DriftResponse.RaiseStepSize(5, 4),
                        new DriftResponse.ResetHead(),
                        new DriftResponse.Publish(),
                        new DriftResponse.Tell())) {
            Learner aware = aware(NUMBERS, 4, Signal.LOSS, response);
            LearnerState state = aware.start(Rng.ofSeed(1));
            for (int i = 0; i < 3; i++) {
                assertThat(aware.learn(state, example(i)).accepted()).isTrue();
            }
            LearnerState before = state.copy();
            Batch huge = Batch.example(new float[] {Float.MAX_VALUE, 1}, -Float.MAX_VALUE);
            assertThat(aware.learn(state, huge).accepted()).isFalse();
            assertThat(state.tree()).isEqualTo(before.tree());
            Progress progress = aware.learn(state, example(4));
            assertThat(progress.drift()).as("the alarm comes again").isEqualTo(Drift.RISE);
        }
    }

    @Test
    void aRaisedStepThatWouldNotBeFiniteIsNotRaised() {
        Learner aware = aware(NUMBERS, 1, Signal.LOSS, new DriftResponse.RaiseStepSize(1e30f, 4));
        LearnerState state = aware.start(Rng.ofSeed(1));
        Progress progress = aware.learn(state, Batch.example(new float[] {1, 1}, 1e12f));
        assertThat(progress.accepted()).isTrue();
        assertThat(progress.stepSize()).isEqualTo(0.1f);
        assertThat(state.tree().finite()).isTrue();
    }

    @Test
    void refusesToWatchClassesWhereThereAreNone() {
        assertThatThrownBy(() -> aware(NUMBERS, 1, Signal.ERROR, new DriftResponse.Tell()))
                .hasMessage(
                        "drift.signal is error; a label of numbers has no wrong classes. "
                                + "Use loss.");
        assertThatThrownBy(() -> new DriftResponse.RaiseStepSize(1, 5))
                .hasMessage("raise-step-size.factor is 1; it must be > 1.");
        assertThatThrownBy(() -> new DriftResponse.RaiseStepSize(2, 0))
                .hasMessage("raise-step-size.steps is 0; it must be ≥ 1.");
    }

    private static Learner learner(Task task, StepSize stepSize) {
        Loss loss = task.classification() ? new Logistic() : new SquaredError();
        Optimizer optimizer = new Optimizer(List.of(new Sgd(0.5f)), stepSize);
        return new GradientLearner(task, new Linear(2, loss), loss, optimizer, false, "");
    }

    private static Learner aware(Task task, int at, Signal signal, DriftResponse response) {
        return aware(task, new TestingAlarm(at), signal, response);
    }

    private static Learner aware(
            Task task, DriftDetector detector, Signal signal, DriftResponse response) {
        return aware(task, learner(task, new Constant(0.1f)), detector, signal, response);
    }

    private static Learner aware(
            Task task,
            Learner learner,
            DriftDetector detector,
            Signal signal,
            DriftResponse response) {
        DriftMonitor monitor = new DriftMonitor(detector, 0, 1, 100);
        return new DriftAware(task, learner, monitor, signal, response);
    }

    private static Batch example(int number) {
        Rng rng = Rng.ofSeed(9).child(number);
        float[] input = {rng.normal(0), rng.normal(2)};
        return Batch.example(input, input[0] - input[1] > 0 ? 1 : 0);
    }

    private static Batch two(int number) {
        float[] first = example(2 * number).inputs();
        float[] second = example(2 * number + 1).inputs();
        return new Batch(
                2,
                2,
                new float[] {first[0], first[1], second[0], second[1]},
                new float[] {
                    example(2 * number).targets()[0], example(2 * number + 1).targets()[0]
                });
    }
}
