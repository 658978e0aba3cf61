package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Task;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrequentialTest {
    private static final Task TASK = new Task(List.of(), List.of("a", "b", "c"));
    private static final Task NUMBER = new Task(List.of(), List.of());

    private final Prequential prequential = Prequential.of(TASK);
    private final StateTree state = StateTree.of(prequential.state(), 0);

    /** Card evaluation-metrics, 1 and 2; the majority of the labels before each event. */
    @Test
    void followsTheWorkedExample() {
        int[] labels = {0, 0, 1, 1, 1, 0, 0, 2, 2, 2};
        int[] predictions = {0, 1, 1, 1, 0, 0, 0, 0, 2, 2};
        Baselines baselines = Baselines.of(TASK);
        StateTree known = StateTree.of(baselines.state(), 0);
        for (int i = 0; i < 10; i++) {
            float[] scores = {0.1f, 0.1f, 0.1f};
            scores[predictions[i]] = 0.8f;
            float noChange = baselines.noChange(known);
            float majority = baselines.majority(known);
            prequential.update(scores, labels[i], noChange, majority, state);
            baselines.learn(labels[i], known);
        }
        assertThat(prequential.count(state)).isEqualTo(10);
        assertThat(prequential.accuracy(state)).isCloseTo(0.7, within(1e-12));
        assertThat(prequential.fadingAccuracy(state)).isCloseTo(0.700150, within(1e-6));
        assertThat(prequential.kappa(state)).isCloseTo(0.538462, within(1e-6));
        assertThat(prequential.noChangeAccuracy(state)).isCloseTo(0.7, within(1e-12));
        assertThat(prequential.kappaTemporal(state)).isCloseTo(0, within(1e-12));
        assertThat(prequential.majorityAccuracy(state)).isCloseTo(0.3, within(1e-12));
        assertThat(prequential.kappaMajority(state)).isCloseTo(0.571429, within(1e-6));
        double loss = -(7 * Math.log(0.8f) + 3 * Math.log(0.1f)) / 10;
        assertThat(prequential.logLoss(state)).isCloseTo(loss, within(1e-9));
    }

    /**
     * By hand: P = {a, b}, {b}, {} and {c} against Y = {a, b}, {a, b}, {} and {a} of three classes:
     * 2 of 4 sets right; 0 + 1 + 0 + 2 of 12 classes wrong; F₁ = 1, ⅔, 1, 0.
     */
    @Test
    void judgesSetsOfClasses() {
        Task sets = Task.multiLabel(List.of(), List.of("a", "b", "c"));
        Prequential judge = Prequential.of(sets);
        StateTree judged = StateTree.of(judge.state(), 0);
        Baselines baselines = Baselines.of(sets);
        StateTree known = StateTree.of(baselines.state(), 0);
        float[][] scores = {{0.8f, 0.6f, 0.5f}, {0.4f, 0.9f, 0}, {0.1f, 0.1f, 0.1f}, {0, 0, 1}};
        float[] targets = {3, 3, 0, 1};
        for (int i = 0; i < 4; i++) {
            judge.update(
                    scores[i],
                    targets[i],
                    baselines.noChange(known),
                    baselines.majority(known),
                    judged);
            baselines.learn(targets[i], known);
        }
        assertThat(judge.accuracy(judged)).isEqualTo(0.5);
        assertThat(judge.hammingLoss(judged)).isCloseTo(3 / 12.0, within(1e-12));
        assertThat(judge.exampleF1(judged)).isCloseTo((1 + 2 / 3.0 + 1) / 4, within(1e-12));
        assertThat(judge.noChangeAccuracy(judged)).isEqualTo(0.25); // 0 3 3 0 before 3 3 0 1
        assertThat(judge.majorityAccuracy(judged)).isEqualTo(0.25); // 0 3 3 3 before 3 3 0 1
        assertThat(judge.kappa(judged)).isZero();
        double first = -Math.log(0.8f) - Math.log(0.6f) - Math.log(0.5f);
        double second = -Math.log(0.4f) - Math.log(0.9f);
        double last = -2 * Math.log(1e-7);
        assertThat(judge.logLoss(judged))
                .isCloseTo((first + second - 3 * Math.log(0.9f) + last) / 4, within(1e-6));
        assertThat(Prequential.error(sets, new float[] {0, 1, 0, 1}, 1, 1))
                .isCloseTo(1 / 3.0, within(1e-12)); // {a, c} against {a}
        assertThat(baselines.majority(known)).isEqualTo(1); // a in 3 of 4, b in 2 of 4
    }

    @Test
    void takesTheLowestIndexOnTies() {
        prequential.update(new float[] {0.2f, 0.4f, 0.4f}, 1, 0, 0, state);
        assertThat(prequential.accuracy(state)).isEqualTo(1);
        prequential.update(new float[] {0.2f, 0.4f, 0.4f}, 2, 0, 0, state);
        assertThat(prequential.accuracy(state)).isEqualTo(0.5);
    }

    @Test
    void boundsTheLossOfACertainMistake() {
        prequential.update(new float[] {1, 0, 0}, 1, 0, 0, state);
        assertThat(prequential.logLoss(state)).isCloseTo(-Math.log(1e-7), within(1e-9));
        assertThat(prequential.fadingLogLoss(state)).isCloseTo(-Math.log(1e-7), within(1e-9));
    }

    @Test
    void fadesOldLosses() {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < 5000; i++) {
            float right = i < 2500 ? 0.9f : 0.5f;
            prequential.update(new float[] {right, 1 - right, 0}, 0, 0, 0, state);
            sum = 0.999 * sum - Math.log(right);
            count = 0.999 * count + 1;
        }
        assertThat(prequential.fadingLogLoss(state)).isCloseTo(sum / count, within(1e-9));
        assertThat(prequential.fadingLogLoss(state))
                .isCloseTo(Math.log(2), within(0.05))
                .isGreaterThan(prequential.logLoss(state));
    }

    @Test
    void isZeroBeforeTheFirstUpdateAndWhereTheRuleIsAlwaysRight() {
        assertThat(prequential.accuracy(state)).isZero();
        assertThat(prequential.fadingAccuracy(state)).isZero();
        assertThat(prequential.kappa(state)).isZero();
        assertThat(prequential.kappaTemporal(state)).isZero();
        assertThat(prequential.logLoss(state)).isZero();
        assertThat(prequential.fadingLogLoss(state)).isZero();
        prequential.update(new float[] {1, 0, 0}, 0, 0, 0, state);
        assertThat(prequential.kappa(state)).isZero();
        assertThat(prequential.kappaTemporal(state)).isZero();
        assertThat(prequential.kappaMajority(state)).isZero();
    }

    @Test
    void givesSquaredErrorWhereNumbersArePredicted() {
        Prequential numbers = Prequential.of(NUMBER);
        StateTree errors = StateTree.of(numbers.state(), 0);
        numbers.update(new float[] {3}, 1, 0, 0, errors);
        numbers.update(new float[] {1}, 1, 0, 0, errors);
        assertThat(numbers.logLoss(errors)).isEqualTo(2);
        assertThat(numbers.fadingLogLoss(errors)).isCloseTo(0.999 * 4 / 1.999, within(1e-12));
        assertThat(numbers.accuracy(errors)).isZero();
        assertThat(numbers.fadingAccuracy(errors)).isZero();
        assertThat(numbers.kappa(errors)).isZero();
        assertThat(numbers.kappaTemporal(errors)).isZero();
    }

    @Test
    void refusesLabelsThatAreNoClassAndStaysAsItWas() {
        StateTree before = state.copy();
        for (float label : new float[] {3, -1, 0.5f, Float.NaN}) {
            assertThatThrownBy(() -> prequential.update(new float[3], label, 0, 0, state))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(state).isEqualTo(before);
    }

    @Test
    void baselinesKnowTheLastLabelAndTheMostFrequent() {
        Baselines baselines = Baselines.of(TASK);
        StateTree known = StateTree.of(baselines.state(), 0);
        assertThat(baselines.noChange(known)).isZero();
        assertThat(baselines.majority(known)).isZero();
        baselines.learn(2, known);
        assertThat(baselines.noChange(known)).isEqualTo(2);
        assertThat(baselines.majority(known)).isEqualTo(2);
        baselines.learn(1, known);
        assertThat(baselines.noChange(known)).isEqualTo(1);
        assertThat(baselines.majority(known)).as("the lowest index on ties").isEqualTo(1);
        assertThatThrownBy(() -> baselines.learn(3, known))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void baselinesOfNumbersKnowTheLastAndTheMean() {
        Baselines baselines = Baselines.of(NUMBER);
        StateTree known = StateTree.of(baselines.state(), 0);
        assertThat(baselines.noChange(known)).isZero();
        assertThat(baselines.majority(known)).isZero();
        baselines.learn(2, known);
        baselines.learn(5, known);
        assertThat(baselines.noChange(known)).isEqualTo(5);
        assertThat(baselines.majority(known)).isEqualTo(3.5f);
        StateTree before = known.copy();
        assertThatThrownBy(() -> baselines.learn(Float.NaN, known))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(known).isEqualTo(before);
    }
}
