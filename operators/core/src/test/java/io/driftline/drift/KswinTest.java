package io.driftline.drift;

import static io.driftline.drift.TestingStreams.after;
import static io.driftline.drift.TestingStreams.detections;
import static io.driftline.drift.TestingStreams.indices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card drift-detection, 7 and 10. */
class KswinTest {
    private static final Kswin KSWIN = new Kswin(1e-4, 100, 30, 1);

    @Test
    void knowsTheExactProbability() {
        assertThat(Kswin.probability(13, 30)).isCloseTo(0.006548, within(1e-6));
        assertThat(Kswin.probability(14, 30)).isCloseTo(0.002530, within(1e-6));
        assertThat(Kswin.probability(24, 100)).isCloseTo(0.006134, within(1e-6));
        assertThat(Kswin.probability(25, 100)).isCloseTo(0.003729, within(1e-6));
        assertThat(Kswin.probability(1, 30)).isEqualTo(1);
        assertThat(Kswin.probability(2, 2)).isCloseTo(2.0 / 6, within(1e-12));
        assertThat(Kswin.probability(50_000, 50_000)).isZero();
    }

    @Test
    void measuresTheLargestDifferenceWithItsDirection() {
        double[] low = {0, 1, 2, 3};
        assertThat(Kswin.distance(low, new double[] {4, 5, 6, 7})).isEqualTo(4);
        assertThat(Kswin.distance(new double[] {4, 5, 6, 7}, low)).isEqualTo(-4);
        assertThat(Kswin.distance(low, low)).isZero();
        assertThat(Kswin.distance(low, new double[] {0, 1, 5, 6})).isEqualTo(2);
        assertThat(Kswin.distance(new double[] {1, 1, 1, 2}, new double[] {1, 2, 2, 2}))
                .isEqualTo(2);
    }

    @Test
    void seesTheChangeThatRiverSees() {
        // With all of the older values drawn, which needs no luck, as with River's seed 42.
        assertThat(detections(new Kswin(1e-4, 200, 100, 42), TestingNumpy.d1()))
                .containsExactly(1042);
    }

    @Test
    void seesAChangeThatLeavesTheMeanAlone() {
        double[] values = new double[2000];
        for (int i = 0; i < 2000; i++) {
            double u = i * 0.618033988749895 % 1;
            values[i] = i < 1000 ? 0.45 + 0.1 * u : u < 0.5 ? 0.2 * u : 0.9 + 0.2 * (u - 0.5);
        }
        List<Integer> found = detections(new Kswin(1e-4, 200, 100, 1), values);
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).isBetween(1020, 1080);
    }

    @Test
    void beginsAnewAfterAChangeWithOtherDraws() {
        double[] values = TestingStreams.zerosThenOnes(200, 100);
        int at = detections(KSWIN, values).get(0);
        assertThat(indices(KSWIN, values, List.of(Drift.FALL))).isEmpty();
        StateTree state = after(KSWIN, Arrays.copyOf(values, at + 1));
        assertThat(KSWIN.mean(state)).isCloseTo((at - 199) / 100.0, within(1e-12));
        KSWIN.update(0.5, state);
        assertThat(KSWIN.mean(state)).isEqualTo(0.5);
        assertThat(state.counter("count")).isEqualTo(1);
        assertThat(state.counter("seen")).isEqualTo(at + 2);
    }

    @Test
    void drawsByItsSeed() {
        double[] values = TestingNumpy.d1();
        Kswin again = new Kswin(1e-4, 100, 30, 1);
        assertThat(after(again, values)).isEqualTo(after(KSWIN, values));
        assertThat(detections(again, values)).isEqualTo(detections(KSWIN, values));
        Kswin loose = new Kswin(0.05, 100, 30, 1);
        Kswin looseToo = new Kswin(0.05, 100, 30, 2);
        assertThat(detections(loose, values)).isNotEqualTo(detections(looseToo, values));
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new Kswin(0, 100, 30, 1))
                .hasMessage("kswin.alpha is 0; it must be in (0, 1).");
        assertThatThrownBy(() -> new Kswin(1e-4, 100, 1, 1))
                .hasMessage("kswin.stat-size is 1; it must be ≥ 2.");
        assertThatThrownBy(() -> new Kswin(1e-4, 59, 30, 1))
                .hasMessage("kswin.window-size is 59; it must be in [60, 100001).");
    }
}
