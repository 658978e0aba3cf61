package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card lr-schedules-under-shift: A.3, A.4 by hand, C from its worked example and its table. */
class ShiftBoundsTest {
    @Test
    void convexStepsFallWithNoiseAndSettleWhereTheOptimumMoves() {
        ConvexShift still = new ConvexShift(0.5f, 2, 4, 0, Long.MAX_VALUE, 2);
        StateTree state = StateTree.of(still.state(), 0);
        float[] sizes = sizes(still, state, new float[9]);
        assertThat(sizes[0]).isEqualTo(1); // √(4 / 2) is above 1 / (2 · 0.5)
        assertThat(sizes[7]).isCloseTo(0.5f, within(1e-6f)); // √(4 / 16)
        ConvexShift moving = new ConvexShift(0.5f, 2, 4, 0.5f, 100, 2);
        float[] settled = sizes(moving, StateTree.of(moving.state(), 0), new float[5000]);
        double expected = Math.sqrt((4 + 100 * (2 * 2 * 0.5 + 0.25)) / (100 * 2));
        assertThat((double) settled[4999]).isCloseTo(Math.min(1, expected), within(1e-6));
    }

    @Test
    void nonConvexStepsRiseWhenTheLossDoes() {
        NonConvexShift rule = new NonConvexShift(2, 1, 4, Long.MAX_VALUE, 2, 1);
        StateTree state = StateTree.of(rule.state(), 0);
        float[] sizes = sizes(rule, state, new float[] {3, 1, 1, 1, 4, 6, 1, 1});
        assertThat(sizes[0]).isEqualTo(0.5f); // at √(2 / 8), which is 1 / 2 as well
        assertThat(sizes[3]).isCloseTo(0.25f, within(1e-6f)); // √(2 / 32): the loss fell
        assertThat((double) sizes[5]).isCloseTo(Math.sqrt(2 * (1 + 4) / 48.0), within(1e-6));
        assertThat((double) sizes[7]).isCloseTo(Math.sqrt(2 * (1 + 4) / 64.0), within(1e-6));
    }

    @Test
    void refinementFollowsTheWorkedExample() {
        List<Float> norms = List.of(4f, 2f, 1f, 1f, 2f);
        assertTable(new Refined(1, norms, 5, false, 0), 0.125f, 0.45f, 1, 0.2f, 0);
        assertTable(new Refined(1, norms, 5, true, 0), 0.5f, 0.8333333333f, 1, 0.3333333333f, 0);
        assertTable(
                new Refined(1, Collections.nCopies(5, 3f), 5, false, 0), 1, 0.75f, 0.5f, 0.25f, 0);
    }

    @Test
    void refinementFollowsTheTableOfTheCard() {
        double[][] rows = {
            {1, 0.004629, 0.351531, 1, 0.888827, 0.555309, 0.221790, 0.055031},
            {2, 0.004813, 0.362692, 1, 0.647887, 0.184200, 0.039456, 0.007482},
            {0.7, 0.004573, 0.348184, 1, 0.984037, 0.853271, 0.492423, 0.149600}
        };
        int[] indices = {0, 100, 200, 400, 1000, 1600, 1900};
        for (double[] row : rows) {
            Refined refined = new Refined(1, curve(row[0]), 2000, false, 0);
            for (int i = 0; i < indices.length; i++) {
                assertThat((double) at(refined, indices[i] + 1))
                        .as("last %s, index %d", row[0], indices[i])
                        .isCloseTo(row[i + 1], within(2e-6));
            }
        }
    }

    @Test
    void refinementStretchesItsNormsAndSmoothsOutliers() {
        Refined stretched = new Refined(1, List.of(1f, 1f), 1001, false, 0);
        LinearDecay line = new LinearDecay(1, 1, 1001, 1);
        for (int t : new int[] {1, 250, 501, 750, 1000, 1001, 2000}) {
            assertThat(at(stretched, t)).isCloseTo(at(line, t), within(2e-6f));
        }
        Float[] norms = new Float[40];
        Arrays.fill(norms, 1f);
        norms[20] = 0f; // alone it would have a weight of a million
        Refined smooth = new Refined(1, Arrays.asList(norms), 40, false, 0.1f);
        assertThat(at(smooth, 11)).isCloseTo(29 / 39f, within(1e-6f));
        assertThat(at(smooth, 21)).isCloseTo(19 / 39f, within(1e-6f));
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new Refined(1, List.of(1f, 1f), 1, false, 0))
                .hasMessage("refined.total-steps is 1; it must be ≥ 2.");
        assertThatThrownBy(() -> new Refined(1, List.of(-1f), 1, false, 0))
                .hasMessage("refined.norms is -1; it must be ≥ 0.");
        assertThatThrownBy(() -> new ConvexShift(0, 1, 1, 1, 1, 1))
                .hasMessageContaining("convex-shift.smoothness is 0");
        assertThatThrownBy(() -> new NonConvexShift(1, 0, 1, 1, 1, 1))
                .hasMessageContaining("non-convex-shift.gap is 0");
    }

    private static void assertTable(Refined refined, float... expected) {
        for (int t = 1; t <= expected.length; t++) {
            assertThat(at(refined, t)).as("t = %d", t).isCloseTo(expected[t - 1], within(1e-6f));
        }
    }

    /** Piecewise linear through the card's points at 2000 places from 0 to 1. */
    private static List<Float> curve(double last) {
        double[] x = {0, .003, .02, .03, .1, 1};
        double[] y = {15, 6, 4, 2, 1, last};
        List<Float> curve = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            double at = i / 1999.0;
            int p = 0;
            while (p < 4 && at > x[p + 1]) {
                p++;
            }
            double share = (at - x[p]) / (x[p + 1] - x[p]);
            curve.add((float) (y[p] + share * (y[p + 1] - y[p])));
        }
        return curve;
    }

    private static float at(StepSize stepSize, long t) {
        return stepSize.next(new float[0], step(t, 0), StateTree.of(stepSize.state(), 0));
    }

    private static float[] sizes(StepSize stepSize, StateTree state, float[] losses) {
        float[] sizes = new float[losses.length];
        for (int t = 1; t <= losses.length; t++) {
            sizes[t - 1] = stepSize.next(new float[0], step(t, losses[t - 1]), state);
        }
        return sizes;
    }

    private static Step step(long t, float loss) {
        return new Step(t, loss, new float[0], Layout.EMPTY, Rng.ofSeed(1));
    }
}
