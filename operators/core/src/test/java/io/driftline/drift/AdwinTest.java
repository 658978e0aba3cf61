package io.driftline.drift;

import static io.driftline.drift.TestingStreams.S1;
import static io.driftline.drift.TestingStreams.S2;
import static io.driftline.drift.TestingStreams.S3;
import static io.driftline.drift.TestingStreams.S4;
import static io.driftline.drift.TestingStreams.S5;
import static io.driftline.drift.TestingStreams.after;
import static io.driftline.drift.TestingStreams.detections;
import static io.driftline.drift.TestingStreams.indices;
import static io.driftline.drift.TestingStreams.zerosThenOnes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card drift-detection, 1; the numbers are MOA's. */
class AdwinTest {
    private static final Adwin ADWIN = new Adwin(0.002, 32, 5, 5, 10);
    private static final Adwin EACH = new Adwin(0.002, 1, 5, 5, 10);

    @Test
    void keepsBucketsOfPowersOfTwo() {
        assertThat(buckets(5)).containsExactly(5);
        assertThat(buckets(6)).containsExactly(4, 1);
        assertThat(buckets(7)).containsExactly(5, 1);
        assertThat(buckets(8)).containsExactly(4, 2);
        assertThat(buckets(18)).containsExactly(4, 5, 1);
        assertThat(buckets(19)).containsExactly(5, 5, 1);
    }

    @Test
    void firesWhereMoaFires() {
        assertThat(detections(ADWIN, S1)).containsExactly(1055, 1087, 1215);
        assertThat(detections(ADWIN, S2)).containsExactly(1375, 1407, 1471, 1695, 1759);
        assertThat(detections(ADWIN, S3)).isEmpty();
        assertThat(detections(ADWIN, S4)).containsExactly(1119, 1183);
        assertThat(detections(ADWIN, S5)).containsExactly(223, 255, 287);
        assertThat(detections(ADWIN, TestingNumpy.d1())).containsExactly(1023, 1055);
    }

    @Test
    void firesWhereMoaFiresWhenItLooksAtEveryValue() {
        assertThat(detections(EACH, S1))
                .containsExactly(1030, 1031, 1036, 1037, 1038, 1044, 1048, 1055, 1082, 1091, 1208);
        assertThat(detections(EACH, S2)).startsWith(1260);
        assertThat(detections(EACH, S5)).startsWith(212);
    }

    @Test
    void keepsTheWindowThatMoaKeeps() {
        assertWindow(S1, 2000, 1008, 0.777778);
        assertWindow(S1, 1056, 128, Double.NaN);
        assertWindow(S1, 1216, 224, Double.NaN);
        assertWindow(S2, 2000, 1232, 0.318994);
        assertWindow(S3, 2000, 2000, 0.201);
        assertWindow(S4, 2000, 1072, 0.102612);
        assertWindow(S5, 400, 200, 1);
    }

    @Test
    void cutsOnceOneBucketWithFewOnes() {
        double[] values = zerosThenOnes(32, 40);
        assertThat(detections(EACH, values)).startsWith(59);
        StateTree state = after(EACH, Arrays.copyOf(values, 60));
        assertThat(EACH.width(state)).isEqualTo(52);
        assertThat(EACH.mean(state)).isCloseTo(0.538462, within(1e-6));
    }

    @Test
    void holdsTheVarianceOfItsWindow() {
        for (int ones : new int[] {10, 13}) {
            StateTree state = after(ADWIN, zerosThenOnes(32, ones));
            double variance = state.scalar("squaredDeviations") / (32 + ones);
            assertThat(variance).isCloseTo(ones == 10 ? 0.181406 : 0.205432, within(1e-6));
        }
    }

    @Test
    void saysInWhichDirection() {
        assertThat(indices(ADWIN, S1, List.of(Drift.FALL))).isEmpty();
        assertThat(indices(ADWIN, S4, List.of(Drift.RISE))).isEmpty();
    }

    @Test
    void staysAwakeAfterManyChanges() {
        StateTree state = StateTree.of(EACH.state(), 0);
        for (int i = 0; i < 100_000; i++) {
            EACH.update(i / 300 % 2 == 0 ? 0.1 : 0.9 + 1e-9 * (i % 7), state);
            assertThat(state.scalar("squaredDeviations")).isNotNegative();
        }
        int found = 0;
        for (int i = 0; i < 600; i++) {
            found += EACH.update(i / 300 % 2 == 0 ? 0.1 : 0.9, state).detected() ? 1 : 0;
        }
        assertThat(found).isPositive();
    }

    @Test
    void forgetsTheOldestWhenItsBucketsAreUsedUp() {
        Adwin small = new Adwin(1e-9, Integer.MAX_VALUE, 1, 5, 10);
        StateTree state = StateTree.of(small.state(), 0);
        for (int row = 0; row < 24; row++) { // what 2^24 − 1 halves leave: a bucket per row
            state.array("buckets")[row] = 1;
            state.array("sums")[2 * row] = 0.5 * (1 << row);
        }
        long most = (1 << 24) - 1;
        state.counter("width", most);
        state.scalar("total", 0.5 * most);
        small.update(0.5, state);
        assertThat(small.width(state)).isEqualTo(most + 1 - (1 << 23));
        for (int i = 0; i < 1000; i++) {
            small.update(0.5, state);
        }
        assertThat(small.width(state)).isEqualTo(most + 1 - (1 << 23) + 1000);
        assertThat(small.mean(state)).isEqualTo(0.5);
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new Adwin(0, 32, 5, 5, 10))
                .hasMessage("adwin.delta is 0; it must be in (0, 1).");
        assertThatThrownBy(() -> new Adwin(0.002, 0, 5, 5, 10))
                .hasMessage("adwin.clock is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new Adwin(0.002, 32, 0, 5, 10))
                .hasMessage("adwin.max-buckets is 0; it must be in [1, 1001).");
        assertThatThrownBy(() -> new Adwin(0.002, 32, 5, 0, 10))
                .hasMessage("adwin.min-window-length is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new Adwin(0.002, 32, 5, 5, 2))
                .hasMessage("adwin.grace-period is 2; it must be ≥ 3.");
    }

    private static List<Integer> buckets(int values) {
        double[] counts = after(ADWIN, new double[values]).array("buckets");
        return Arrays.stream(counts).filter(c -> c > 0).mapToObj(c -> (int) c).toList();
    }

    private static void assertWindow(double[] values, int seen, long width, double mean) {
        StateTree state = after(ADWIN, Arrays.copyOf(values, seen));
        assertThat(ADWIN.width(state)).isEqualTo(width);
        if (!Double.isNaN(mean)) {
            assertThat(ADWIN.mean(state)).isCloseTo(mean, within(1e-6));
        }
    }
}
