package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Task;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card evaluation-metrics, 1 and 2. */
class RecentPrequentialTest {
    private static final Task TASK = new Task(List.of(), List.of("a", "b", "c"));
    private static final int[] LABELS = {0, 0, 1, 1, 1, 0, 0, 2, 2, 2};
    private static final int[] PREDICTIONS = {0, 1, 1, 1, 0, 0, 0, 0, 2, 2};

    @Test
    void aWindowOverAllGivesTheWorkedExample() {
        RecentPrequential recent = RecentPrequential.ofWindow(TASK, 10);
        StateTree state = run(recent, 0);
        assertThat(recent.accuracy(state)).isCloseTo(0.7, within(1e-12));
        assertThat(recent.kappa(state)).isCloseTo(0.538462, within(1e-6));
        assertThat(recent.noChangeAccuracy(state)).isCloseTo(0.7, within(1e-12));
        assertThat(recent.kappaTemporal(state)).isCloseTo(0, within(1e-12));
        assertThat(recent.majorityAccuracy(state)).isCloseTo(0.3, within(1e-12));
        assertThat(recent.kappaMajority(state)).isCloseTo(0.571429, within(1e-6));
        assertThat(recent.loss(state)).isCloseTo(4.5, within(1e-12));
    }

    @Test
    void aWindowEqualsAFreshStartWithItsValues() {
        RecentPrequential small = RecentPrequential.ofWindow(TASK, 4);
        RecentPrequential whole = RecentPrequential.ofWindow(TASK, 10);
        StateTree state = run(small, 0);
        StateTree fresh = run(whole, 6);
        assertThat(small.accuracy(state)).isEqualTo(0.75).isEqualTo(whole.accuracy(fresh));
        assertThat(small.kappa(state)).isEqualTo(whole.kappa(fresh));
        assertThat(small.kappaTemporal(state)).isEqualTo(whole.kappaTemporal(fresh));
        assertThat(small.kappaMajority(state)).isEqualTo(whole.kappaMajority(fresh));
        assertThat(small.loss(state)).isEqualTo(whole.loss(fresh)).isEqualTo(7.5);
    }

    @Test
    void fadingFollowsTheWorkedExample() {
        RecentPrequential fading = RecentPrequential.ofFading(TASK, 0.9);
        StateTree state = run(fading, 0);
        assertThat(fading.accuracy(state)).isCloseTo(0.718886, within(1e-6));
        double predicted = 0;
        double loss = 0;
        double count = 0;
        double chance = 0;
        for (int c = 0; c < 3; c++) {
            double p = 0;
            double a = 0;
            for (int i = 0; i < 10; i++) {
                p = 0.9 * p + (PREDICTIONS[i] == c ? 1 : 0);
                a = 0.9 * a + (LABELS[i] == c ? 1 : 0);
            }
            chance += p * a;
            predicted += p;
        }
        for (int i = 0; i < 10; i++) {
            loss = 0.9 * loss + i;
            count = 0.9 * count + 1;
        }
        chance /= predicted * predicted;
        double expected = (fading.accuracy(state) - chance) / (1 - chance);
        assertThat(fading.kappa(state)).isCloseTo(expected, within(1e-12));
        assertThat(fading.loss(state)).isCloseTo(loss / count, within(1e-12));
    }

    @Test
    void isZeroBeforeTheFirstAndWhereTheRuleIsAlwaysRight() {
        RecentPrequential recent = RecentPrequential.ofWindow(TASK, 4);
        StateTree state = StateTree.of(recent.state(), 0);
        assertThat(recent.accuracy(state)).isZero();
        assertThat(recent.kappa(state)).isZero();
        assertThat(recent.loss(state)).isZero();
        recent.update(0, 0, 0, 0, 0.1, state);
        assertThat(recent.kappa(state)).isZero();
        assertThat(recent.kappaTemporal(state)).isZero();
    }

    @Test
    void refusesWhatHasNoMeaning() {
        assertThatThrownBy(() -> RecentPrequential.ofWindow(TASK, 0))
                .hasMessage("window is 0; it must be in [1, 1000001).");
        assertThatThrownBy(() -> RecentPrequential.ofFading(TASK, 1))
                .hasMessage("alpha is 1; it must be in (0, 1).");
        assertThatThrownBy(() -> RecentPrequential.ofWindow(new Task(List.of(), List.of()), 5))
                .hasMessageContaining("no classes");
    }

    /** Judges the example's events from one on; the rules know all labels before each. */
    private static StateTree run(RecentPrequential recent, int from) {
        Baselines baselines = Baselines.of(TASK);
        StateTree known = StateTree.of(baselines.state(), 0);
        StateTree state = StateTree.of(recent.state(), 0);
        for (int i = 0; i < 10; i++) {
            int noChange = (int) baselines.noChange(known);
            int majority = (int) baselines.majority(known);
            if (i >= from) {
                recent.update(PREDICTIONS[i], LABELS[i], noChange, majority, i, state);
            }
            baselines.learn(LABELS[i], known);
        }
        return state;
    }
}
