package io.driftline.optim;

import static io.driftline.optim.TestingRun.START;
import static io.driftline.optim.TestingRun.VECTOR_A;
import static io.driftline.optim.TestingRun.assertIterates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cards adaptive-optimizers (10, 13, 19) and lr-schedules-under-shift (D). */
class WeightAverageTest {
    private static final ScheduleFree SCHEDULE_FREE = new ScheduleFree(0.9f, 0, 2);
    private static final Adam ADAM = new Adam(0, 0.999f, 1e-8f);

    @Test
    void lookaheadFollowsTheWorkedExample() {
        TestingRun run = TestingRun.of(new Lookahead(2, 0.5f));
        float[][] served = run.iterates(VECTOR_A);
        float[] pulled = {0.495f, -0.285f, 0.775f};
        assertIterates(served, 2e-7, START, pulled, pulled);
        assertIterates(
                run.points(),
                2e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                pulled,
                new float[] {0.505f, -0.265f, 0.805f});
    }

    @Test
    void polynomialDecayFollowsTheWorkedExample() {
        assertIterates(
                TestingRun.of(new Polyak(8)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                new float[] {0.493f, -0.274f, 0.751f},
                new float[] {0.498727273f, -0.254363636f, 0.774727273f});
    }

    @Test
    void polyakWithoutDecayIsTheMeanOfAllIterates() {
        TestingRun run = TestingRun.of(new Polyak(0));
        float[] mean = run.iterates(VECTOR_A)[2];
        for (int i = 0; i < 3; i++) {
            float[][] w = run.points();
            assertThat(mean[i]).isCloseTo((w[0][i] + w[1][i] + w[2][i]) / 3, within(1e-7f));
        }
    }

    @Test
    void theExponentialAverageForgetsItsStart() {
        TestingRun run = TestingRun.of(new ExponentialAverage(0.2f));
        float[][] served = run.iterates(VECTOR_A);
        float[][] w = run.points();
        float[] keep = {1 / 10f, 2 / 11f, 0.2f}; // t / (9 + t), then the decay
        float before = START[0];
        for (int t = 0; t < 3; t++) {
            before = keep[t] * before + (1 - keep[t]) * w[t][0];
            assertThat(served[t][0]).isCloseTo(before, within(1e-7f));
        }
    }

    @Test
    void scheduleFreeDescentFollowsTheWorkedExample() {
        TestingRun run = TestingRun.of(SCHEDULE_FREE);
        assertIterates(
                run.iterates(VECTOR_A),
                2e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                new float[] {0.505f, -0.29f, 0.755f},
                new float[] {0.503333333f, -0.276666667f, 0.763333333f});
        assertThat(run.points()[2])
                .containsExactly(new float[] {0.503f, -0.274f, 0.765f}, within(2e-7f));
        assertThat(run.averageMemory().vector("iterate"))
                .containsExactly(new float[] {0.5f, -0.25f, 0.78f}, within(2e-7f));
    }

    @Test
    void scheduleFreeAdamFollowsTheWorkedExample() {
        TestingRun run = TestingRun.of(SCHEDULE_FREE, ADAM);
        float[][] served = run.iterates(VECTOR_A);
        assertThat(served[1])
                .containsExactly(
                        new float[] {0.541170816f, -0.331415693f, 0.682846358f}, within(3e-7f));
        assertThat(served[2])
                .containsExactly(
                        new float[] {0.536993079f, -0.283358428f, 0.711101360f}, within(3e-7f));
        assertThat(run.points()[2])
                .containsExactly(
                        new float[] {0.536157532f, -0.273746975f, 0.716752361f}, within(3e-7f));
    }

    @Test
    void scheduleFreeAdamWithDecayAndWarmUpFollowsTheWorkedExample() {
        TestingRun run =
                TestingRun.of(SCHEDULE_FREE, new WarmUp(0.1f, 2), ADAM, new WeightDecay(0.01f));
        float[][] served = run.iterates(VECTOR_A);
        assertThat(served[0])
                .containsExactly(
                        new float[] {0.549749998f, -0.349849995f, 0.749600001f}, within(3e-7f));
        assertThat(served[2])
                .containsExactly(
                        new float[] {0.465050857f, -0.193911564f, 0.763415121f}, within(3e-7f));
    }

    @Test
    void whatIsServedReachesTheLossesOfTheCard() { // 19: "averaged model", "at x"
        assertServed(new Dog(1, 1e-2f, 1e-8f), List.of(), new Polyak(8), 0.450990, 2e-5);
        assertServed(new Dog(1, 1e-6f, 1e-8f), List.of(), new Polyak(8), 0.559041, 1e-3);
        assertServed(new Constant(0.3f), List.of(), SCHEDULE_FREE, 0.564883, 2e-5);
        assertServed(new Constant(0.03f), List.of(ADAM), SCHEDULE_FREE, 0.612478, 2e-5);
    }

    private static void assertServed(
            StepSize stepSize,
            List<GradientTransform> chain,
            WeightAverage average,
            double expected,
            double tolerance) {
        Optimizer optimizer =
                new Optimizer(chain, stepSize, Optional.of(average), Optional.empty());
        assertThat(new TestingStream(optimizer).servedLoss())
                .isCloseTo(expected, within(tolerance));
    }

    static Stream<WeightAverage> averages() {
        return Stream.of(
                new Lookahead(5, 0.5f), new Polyak(8), new ExponentialAverage(0.9f), SCHEDULE_FREE);
    }

    @ParameterizedTest
    @MethodSource("averages")
    void aDriftServesWhereTheGradientIsTakenAndBeginsTheAverageThere(WeightAverage average) {
        Optimizer optimizer =
                new Optimizer(
                        List.of(), new Constant(0.1f), Optional.of(average), Optional.empty());
        StateTree state = StateTree.of(optimizer.state(), 3);
        float[] w = START.clone();
        for (int t = 1; t <= 3; t++) {
            w = stepped(optimizer, w, t, state);
        }
        float[] point = optimizer.gradientPoint(w, state).clone();
        assertThat(w).isNotEqualTo(point);

        optimizer.drift(w, state);

        assertThat(w).containsExactly(point);
        assertThat(state).isEqualTo(StateTree.of(optimizer.state(), 3));
        float[] anew = stepped(optimizer, w, 4, state);
        StateTree fresh = StateTree.of(optimizer.state(), 3);
        assertThat(anew).containsExactly(stepped(optimizer, point, 4, fresh));
    }

    private static float[] stepped(Optimizer optimizer, float[] w, int t, StateTree state) {
        float[] update = VECTOR_A[(t - 1) % 3].clone();
        optimizer.next(update, new Step(t, 1, w, Layout.EMPTY, Rng.ofSeed(1)), state);
        return update;
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new Lookahead(0, 1)).hasMessageContaining("lookahead.steps is 0");
        assertThatThrownBy(() -> new Lookahead(1, 0)).hasMessageContaining("lookahead.share is 0");
        assertThatThrownBy(() -> new Polyak(-1)).hasMessageContaining("polyak.gamma is -1");
        assertThatThrownBy(() -> new ExponentialAverage(1)).hasMessageContaining("ema.decay is 1");
        assertThatThrownBy(() -> new ScheduleFree(1, 0, 2))
                .hasMessage("schedule-free.beta is 1; it must be in (0, 1).");
    }
}
