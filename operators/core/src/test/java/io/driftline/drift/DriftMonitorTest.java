package io.driftline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {
    /** Says what it is shown: below 0 a fall, above 1 a rise, between ½ and 1 a warning. */
    private record TestingEcho() implements DriftDetector {
        @Override
        public StateSpec state() {
            return StateSpec.of("echo", 1).scalar("last", 0);
        }

        @Override
        public Drift update(double value, StateTree state) {
            state.scalar("last", value);
            return value < 0
                    ? Drift.FALL
                    : value > 1 ? Drift.RISE : value > 0.5 ? Drift.WARNING : Drift.NONE;
        }

        @Override
        public double mean(StateTree state) {
            return state.scalar("last");
        }
    }

    @Test
    void passesOverTheWarmUpAndCounts() {
        DriftMonitor monitor = new DriftMonitor(new TestingEcho(), 2, 1, 0);
        StateTree state = StateTree.of(monitor.state(), 0);
        assertThat(monitor.update(9, state)).isEqualTo(Drift.NONE);
        assertThat(monitor.update(9, state)).isEqualTo(Drift.NONE);
        assertThat(monitor.mean(state)).isZero();
        assertThat(monitor.update(9, state)).isEqualTo(Drift.RISE);
        assertThat(monitor.mean(state)).isEqualTo(9);
        assertThat(monitor.update(0.7, state)).isEqualTo(Drift.WARNING);
        assertThat(monitor.update(-1, state)).isEqualTo(Drift.FALL);
        assertThat(monitor.update(0, state)).isEqualTo(Drift.NONE);
        assertThat(state.counter("values")).isEqualTo(6);
        assertThat(state.counter("rises")).isEqualTo(1);
        assertThat(state.counter("warnings")).isEqualTo(1);
        assertThat(state.counter("falls")).isEqualTo(1);
    }

    @Test
    void showsTheDetectorMeansOfBlocks() {
        DriftMonitor monitor = new DriftMonitor(new TestingEcho(), 1, 3, 0);
        StateTree state = StateTree.of(monitor.state(), 0);
        monitor.update(100, state);
        for (double value : new double[] {1, 2}) {
            assertThat(monitor.update(value, state)).isEqualTo(Drift.NONE);
        }
        assertThat(monitor.update(6, state)).isEqualTo(Drift.RISE);
        assertThat(monitor.mean(state)).isEqualTo(3);
    }

    @Test
    void respondsToRisesThatAreNotTooSoonAfterAResponse() {
        DriftMonitor monitor = new DriftMonitor(new TestingEcho(), 0, 1, 3);
        StateTree state = StateTree.of(monitor.state(), 0);
        boolean[] expected = {true, false, false, false, true, false};
        for (boolean responds : expected) {
            assertThat(monitor.responds(monitor.update(2, state), state)).isEqualTo(responds);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(monitor.responds(monitor.update(-2, state), state)).isFalse();
            assertThat(monitor.responds(monitor.update(0.7, state), state)).isFalse();
        }
        assertThat(monitor.responds(monitor.update(2, state), state)).isTrue();
        assertThat(state.counter("responses")).isEqualTo(3);
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new DriftMonitor(new TestingEcho(), -1, 1, 0))
                .hasMessage("drift.warm-up is -1; it must be ≥ 0.");
        assertThatThrownBy(() -> new DriftMonitor(new TestingEcho(), 0, 0, 0))
                .hasMessage("drift.block is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new DriftMonitor(new TestingEcho(), 0, 1, -1))
                .hasMessage("drift.cool-down is -1; it must be ≥ 0.");
    }
}
