package io.driftline.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

class ConfidenceSequenceTest {
    private static final ConfidenceSequence DIFFERENCES = new ConfidenceSequence(-1, 1, 0.05);

    @Test
    void knowsNothingBeforeTheFirstValue() {
        StateTree state = StateTree.of(DIFFERENCES.state(), 0);

        assertThat(DIFFERENCES.low(state)).isEqualTo(-1);
        assertThat(DIFFERENCES.high(state)).isEqualTo(1);
        assertThat(DIFFERENCES.mean(state)).isZero();
    }

    /** By hand: v = 5,000, ℓ = 1.4 ln(ln 10,000 / ln 2) + ln(2 · 3.10555 / 0.05) = 8.4434. */
    @Test
    void boundsAreThoseOfTheStitchedBoundary() {
        StateTree state = StateTree.of(DIFFERENCES.state(), 0);
        state.counter("count", 50_000);
        state.scalar("sum", 500);
        state.scalar("squares", 5_000);

        double scale = 1.2071068 * 2 * 8.4434;
        double boundary = Math.sqrt(1.4354845 * 1.4354845 * 5_000 * 8.4434 + scale * scale) + scale;
        assertThat(DIFFERENCES.low(state)).isCloseTo(0.01 - boundary / 50_000, within(1e-6));
        assertThat(DIFFERENCES.high(state)).isCloseTo(0.01 + boundary / 50_000, within(1e-6));
        assertThat(DIFFERENCES.low(state)).isBetween(0.0035, 0.0038);
    }

    @Test
    void squaresAreTakenFromTheMeanOfTheValuesBefore() {
        StateTree state = StateTree.of(DIFFERENCES.state(), 0);
        for (double value : new double[] {1, 0, -1}) {
            DIFFERENCES.update(value, state);
        }

        // (1 − 0)² + (0 − 1)² + (−1 − ½)²
        assertThat(state.scalar("squares")).isEqualTo(4.25);
        assertThat(DIFFERENCES.mean(state)).isZero();
    }

    /**
     * Two learners that err on a fifth of the examples each, independently: looked at after each of
     * 3,000 examples, in 400 runs. At level 0.05 at most 20 are expected to be called different;
     * more than 38 would be with a probability below 1e-4.
     */
    @Test
    void equalLearnersAreHardlyEverCalledDifferent() {
        int wrong = 0;
        for (int run = 0; run < 400; run++) {
            wrong += firstDecision(Rng.ofSeed(run), 0.2, 0.2, 3_000) > 0 ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(38);
    }

    /** The mean that is covered is that of the expectations, wherever they move. */
    @Test
    void aMeanThatMovesIsCoveredAtEveryMoment() {
        int missed = 0;
        for (int run = 0; run < 200; run++) {
            Rng rng = Rng.ofSeed(1_000 + run);
            StateTree state = StateTree.of(DIFFERENCES.state(), 0);
            double expected = 0;
            boolean covered = true;
            for (int i = 0; i < 2_000; i++) {
                double rate = i < 1_000 ? 0.9 : 0.2;
                expected += rate;
                DIFFERENCES.update(rng.uniform(i) < rate ? 1 : 0, state);
                double mean = expected / (i + 1);
                covered &= DIFFERENCES.low(state) <= mean && mean <= DIFFERENCES.high(state);
            }
            missed += covered ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo(22); // 10 expected at most; more: below 1e-3
    }

    @Test
    void aBetterLearnerIsFound() {
        for (int run = 0; run < 20; run++) {
            assertThat(firstDecision(Rng.ofSeed(5_000 + run), 0.20, 0.15, 20_000))
                    .isBetween(1, 20_000);
        }
    }

    @Test
    void goesOnFromItsStateBitForBit() {
        StateTree whole = StateTree.of(DIFFERENCES.state(), 0);
        StateTree resumed = StateTree.of(DIFFERENCES.state(), 0);
        for (int i = 0; i < 500; i++) {
            double value = 2 * Rng.ofSeed(3).uniform(i) - 1;
            DIFFERENCES.update(value, whole);
            DIFFERENCES.update(value, resumed);
            resumed = resumed.copy();
        }
        assertThat(resumed).isEqualTo(whole);
        assertThat(DIFFERENCES.low(resumed)).isEqualTo(DIFFERENCES.low(whole));
    }

    @Test
    void refusesWhatIsOutOfBoundsAndChangesNothing() {
        StateTree state = StateTree.of(DIFFERENCES.state(), 0);

        assertThatThrownBy(() -> DIFFERENCES.update(1.5, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A value is 1.5; it must be from -1.0 to 1.0.");
        assertThatThrownBy(() -> DIFFERENCES.update(Double.NaN, state))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DIFFERENCES.count(state)).isZero();
        assertThatThrownBy(() -> new ConfidenceSequence(1, 1, 0.05))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("they must be bounded, and differ");
    }

    /** Returns after how many examples 0 is out of bounds; 0 when it never is. */
    private static int firstDecision(Rng rng, double error, double otherError, int examples) {
        StateTree state = StateTree.of(DIFFERENCES.state(), 0);
        for (int i = 0; i < examples; i++) {
            int one = rng.uniform(2L * i) < error ? 0 : 1;
            int other = rng.uniform(2L * i + 1) < otherError ? 0 : 1;
            DIFFERENCES.update(other - one, state);
            if (DIFFERENCES.low(state) > 0 || DIFFERENCES.high(state) < 0) {
                return i + 1;
            }
        }
        return 0;
    }
}
