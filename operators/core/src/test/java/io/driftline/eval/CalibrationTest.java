package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    /** By hand: bins (0.6, 0.8] and (0.8, 1] of five; gaps 0.7 − ½ and 0.9 − ⅔. */
    @Test
    void weighsTheGapsOfTheBins() {
        Calibration calibration = new Calibration(5, 1);
        StateTree state = StateTree.of(calibration.state(), 0);
        calibration.update(0.65, true, state);
        calibration.update(0.75, false, state);
        calibration.update(0.85, true, state);
        calibration.update(0.85, false, state);
        calibration.update(1, true, state);
        double high = 0.9 - 2 / 3.0;
        assertThat(calibration.error(state)).isCloseTo(0.4 * 0.2 + 0.6 * high, within(1e-12));
        assertThat(calibration.maximumError(state)).isCloseTo(high, within(1e-12));
    }

    @Test
    void putsAnEdgeIntoTheBinBelowIt() {
        Calibration calibration = new Calibration(4, 1);
        StateTree state = StateTree.of(calibration.state(), 0);
        for (double confidence : new double[] {0, 0.25, 0.5, 0.51, 1}) {
            calibration.update(confidence, true, state);
        }
        assertThat(state.array("count")).containsExactly(2, 1, 1, 1);
    }

    @Test
    void isSmallWhereProbabilitiesAreTrue() {
        Calibration calibration = new Calibration(15, 1);
        StateTree state = StateTree.of(calibration.state(), 0);
        StateTree boasting = StateTree.of(calibration.state(), 0);
        Rng rng = Rng.ofSeed(1);
        for (int i = 0; i < 20_000; i++) {
            double p = 0.5 + 0.5 * rng.uniform(2 * i);
            boolean correct = rng.uniform(2 * i + 1) < p;
            calibration.update(p, correct, state);
            calibration.update(Math.min(1, p + 0.1), correct, boasting);
        }
        assertThat(calibration.error(state)).isLessThan(0.015);
        assertThat(calibration.error(boasting)).isCloseTo(0.09, within(0.01));
    }

    @Test
    void forgetsWhenItFades() {
        Calibration calibration = new Calibration(10, 0.9);
        StateTree state = StateTree.of(calibration.state(), 0);
        for (int i = 0; i < 100; i++) {
            calibration.update(0.95, false, state);
        }
        assertThat(calibration.error(state)).isCloseTo(0.95, within(1e-9));
        for (int i = 0; i < 100; i++) {
            calibration.update(0.95, true, state);
        }
        assertThat(calibration.error(state)).isCloseTo(0.05, within(1e-3));
    }

    @Test
    void isZeroBeforeTheFirstPrediction() {
        Calibration calibration = new Calibration(10, 1);
        StateTree state = StateTree.of(calibration.state(), 0);
        assertThat(calibration.error(state)).isZero();
        assertThat(calibration.maximumError(state)).isZero();
        assertThatThrownBy(() -> new Calibration(0, 1))
                .hasMessage("calibration.bins is 0; it must be in [1, 1001).");
    }
}
