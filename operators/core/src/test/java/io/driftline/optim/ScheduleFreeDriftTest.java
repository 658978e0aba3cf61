package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Card lr-schedules-under-shift, D, figure: a mean with unit noise is followed for 20 000 steps and
 * changes its sign in the middle, from 1 to −1; mean squared error of what is served. The card's
 * figures are means over 200 runs, ours over 20; tolerances are four standard errors of ours.
 */
class ScheduleFreeDriftTest {
    private static final int RUNS = 20;
    private static final int STEPS = 20_000;
    private static final int FLIP = 10_000;

    @Test
    void withoutADriftItRecoversLikeASmallStepSize() {
        double[] errors = errors(false);
        assertThat(errors[0]).isCloseTo(0.00059, within(0.0003));
        assertThat(errors[1]).isCloseTo(3.906, within(0.1));
        assertThat(errors[2]).isCloseTo(1.796, within(0.06));
        assertThat(errors[3]).isCloseTo(0.161, within(0.01));
    }

    @Test
    void aDriftFiftyStepsLateBringsItBackAtOnce() {
        double[] errors = errors(true);
        assertThat(errors[1]).isCloseTo(2.16, within(0.05));
        assertThat(errors[2]).isCloseTo(0.0118, within(0.004));
        assertThat(errors[3]).isCloseTo(0.0030, within(0.0015));
    }

    /** Errors in the 1000 steps before the flip, 0-100, 100-1000 and 1000-3000 after it. */
    private static double[] errors(boolean drift) {
        int[][] windows = {{-1000, 0}, {0, 100}, {100, 1000}, {1000, 3000}};
        double[] errors = new double[windows.length];
        Optimizer optimizer =
                new Optimizer(
                        List.of(),
                        new Constant(0.1f),
                        Optional.of(new ScheduleFree(0.9f, 0, 2)),
                        Optional.empty());
        for (int run = 0; run < RUNS; run++) {
            float[] noise = new float[STEPS];
            Rng.ofSeed(run).addNormals(1, noise);
            StateTree state = StateTree.of(optimizer.state(), 1);
            float[] w = new float[1];
            for (int t = 0; t < FLIP + 3000; t++) {
                float mean = t < FLIP ? 1 : -1;
                for (int i = 0; i < windows.length; i++) {
                    if (t >= FLIP + windows[i][0] && t < FLIP + windows[i][1]) {
                        int steps = windows[i][1] - windows[i][0];
                        errors[i] += (w[0] - mean) * (w[0] - mean) / steps / RUNS;
                    }
                }
                if (drift && t == FLIP + 50) {
                    optimizer.drift(w, state);
                }
                float[] update = {optimizer.gradientPoint(w, state)[0] - mean - noise[t]};
                optimizer.next(update, new Step(t + 1, 1, w, Layout.EMPTY, Rng.ofSeed(1)), state);
                w = update;
            }
        }
        return errors;
    }
}
