package io.driftline.optim;

import static io.driftline.optim.TestingRun.VECTOR_A;
import static io.driftline.optim.TestingRun.VECTOR_C;
import static io.driftline.optim.TestingRun.assertIterates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

/** Cards adaptive-optimizers (9 to 11) and lr-schedules-under-shift (A.5, C). */
class StepSizesTest {
    private static final float UNBOUND = Float.MAX_VALUE;

    @Test
    void linearDecayIsWhatConstantGradientsRefineTo() { // card C, constant G, T = 5
        LinearDecay decay = new LinearDecay(1, 1, 5, 1);
        float[] expected = {1, 0.75f, 0.5f, 0.25f, 0, 0};
        for (int t = 1; t <= 6; t++) {
            assertThat(at(decay, t)).isEqualTo(expected[t - 1]);
        }
        LinearDecay warm = new LinearDecay(0.5f, 4, 12, 2);
        assertThat(at(warm, 1)).isEqualTo(0.125f);
        assertThat(at(warm, 4)).isEqualTo(0.5f);
        assertThat(at(warm, 8)).isCloseTo(0.125f, within(1e-7f));
        assertThat(at(warm, 12)).isZero();
        assertThat(at(warm, 1_000_000)).isZero();
    }

    @Test
    void warmUpEndsAtItsValue() {
        WarmUp warmUp = new WarmUp(0.5f, 4);
        assertThat(at(warmUp, 1)).isEqualTo(0.125f);
        assertThat(at(warmUp, 3)).isEqualTo(0.375f);
        assertThat(at(warmUp, 4)).isEqualTo(0.5f);
        assertThat(at(warmUp, 5_000_000_000L)).isEqualTo(0.5f);
    }

    @Test
    void distanceOverGradientsFollowsTheWorkedExamples() {
        TestingRun a = TestingRun.of(new Dog(1, 1e-2f, 1e-8f));
        assertIterates(
                a.iterates(VECTOR_A),
                2e-7,
                new float[] {0.508684851f, -0.304342426f, 0.782630297f},
                new float[] {0.499976933f, -0.292731867f, 0.779727658f},
                new float[] {0.502734319f, -0.287217093f, 0.787999818f});
        assertThat(a.sizes())
                .containsExactly(
                        new float[] {0.043424257f, 0.029026396f, 0.027573869f}, within(1e-7f));
        TestingRun c = TestingRun.of(new Dog(1, 1e-2f, 1e-8f));
        assertThat(c.iterates(VECTOR_C)[2])
                .containsExactly(
                        new float[] {0.521499759f, -0.310569758f, 0.756717401f}, within(2e-7f));
        assertThat(c.sizes())
                .containsExactly(
                        new float[] {0.043424257f, 0.032937878f, 0.045804381f}, within(1e-7f));
    }

    @Test
    void distanceOverGradientsPerLayerFollowsTheWorkedExample() { // tensors of two and one
        assertIterates(
                TestingRun.unscaled(new LDog(1, 1e-2f, 1e-8f)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.514159632f, -0.307079816f, 0.782000001f},
                new float[] {0.505488663f, -0.295518524f, 0.777634359f},
                new float[] {0.508164582f, -0.290166685f, 0.790793148f});
    }

    @Test
    void layersFromThe64thOnShareOneStepSize() {
        Layout layout = Layout.EMPTY;
        for (int i = 0; i < 70; i++) {
            layout = layout.with("block" + i, 1, 1);
        }
        LDog rule = new LDog(1, 1e-2f, 1e-8f);
        float[] update = new float[70];
        for (int i = 0; i < 70; i++) {
            update[i] = i + 1;
        }
        float[] gradient = update.clone();
        Step step = new Step(1, 0, new float[70], layout, Rng.ofSeed(1));
        rule.apply(update, step, StateTree.of(rule.state(), 70));
        assertThat(update[0]).isCloseTo(0.01f, within(1e-8f));
        assertThat(update[62]).isCloseTo(0.01f, within(1e-8f));
        double shared = 0;
        for (int i = 63; i < 70; i++) {
            shared += gradient[i] * gradient[i];
        }
        for (int i = 63; i < 70; i++) {
            assertThat((double) update[i])
                    .isCloseTo(0.01 * gradient[i] / Math.sqrt(shared), within(1e-8));
        }
    }

    @Test
    void dAdaptationFollowsTheWorkedExamples() {
        TestingRun plain = TestingRun.of(new DAdaptation(1, 1e-2f, UNBOUND, UNBOUND));
        assertIterates(
                plain.iterates(VECTOR_C),
                2e-7,
                new float[] {0.504364358f, -0.302182179f, 0.791271284f},
                new float[] {0.509819805f, -0.303273268f, 0.784724748f},
                new float[] {0.512001984f, -0.305455447f, 0.777087122f});
        assertThat(plain.stepSizeMemory().scalar("distance")).isCloseTo(0.017293087, within(1e-7));
        TestingRun adam = TestingRun.unscaled(new DAdaptAdam(1e-2f, UNBOUND, UNBOUND));
        assertIterates(
                adam.iterates(VECTOR_C),
                2e-5, // 1 − β₂ in float is 1e-5 off, and without bias correction that shows
                new float[] {0.531622727f, -0.331622677f, 0.768377248f},
                new float[] {0.574103347f, -0.371236393f, 0.726621846f},
                new float[] {0.748341316f, -0.705740825f, 0.430936628f});
        assertThat(adam.memory("d-adapt-adam").scalar("distance"))
                .isCloseTo(0.398796729, within(2e-5));
    }

    @Test
    void dAdaptationStaysWithinItsBounds() {
        TestingRun slow = TestingRun.of(new DAdaptation(1, 1e-2f, 1.25f, UNBOUND));
        slow.iterates(VECTOR_C);
        assertThat(slow.stepSizeMemory().scalar("distance")).isCloseTo(0.0125, within(1e-8));
        TestingRun bound = TestingRun.unscaled(new DAdaptAdam(1e-2f, UNBOUND, 0.05f));
        bound.iterates(VECTOR_C);
        assertThat(bound.memory("d-adapt-adam").scalar("distance")).isEqualTo(0.05f);
        TestingRun still = TestingRun.of(new DAdaptation(1, 1e-2f, 2, 1));
        assertThat(still.iterates(new float[3][3])[2]).containsExactly(TestingRun.START);
        assertThat(still.sizes()).containsOnly(0f);
    }

    @Test
    void momoFollowsTheWorkedExamples() {
        assertIterates(
                TestingRun.unscaled(momo(false, 0)).iterates(VECTOR_A),
                3e-7,
                new float[] {0.547619048f, -0.323809524f, 0.704761905f},
                new float[] {0.551325039f, -0.325044854f, 0.695620459f},
                new float[] {0.557076015f, -0.326036402f, 0.683602902f});
        assertThat(TestingRun.unscaled(momo(true, 0)).iterates(VECTOR_A)[2])
                .containsExactly(
                        new float[] {0.531232313f, -0.196425931f, 0.626482236f}, within(1e-6f));
        assertThat(TestingRun.unscaled(momo(false, 0.01f)).iterates(VECTOR_A)[2])
                .containsExactly(
                        new float[] {0.536617421f, -0.315096009f, 0.672425266f}, within(1e-6f));
        Momo adam = new Momo(true, 1, 0.9f, true, 0, 0);
        assertIterates(
                TestingRun.unscaled(adam).iterates(VECTOR_A),
                1e-6,
                new float[] {0.571428571f, -0.371428567f, 0.728571427f},
                new float[] {0.554498790f, -0.333187944f, 0.671802225f},
                new float[] {0.552670497f, -0.243822840f, 0.652683904f});
    }

    @Test
    void regressionDriftFollowsTheWorkedExample() { // card A.5: d = 2, a shift after step 3
        RegressionDrift schedule = new RegressionDrift(4, 1, 0, false, 1, 1);
        StateTree state = StateTree.of(schedule.state(), 2);
        double[] sizes = {0.2222222222, 0.2153846154, 0.2074978204, 0.2136047926};
        double[] after = {3.1111111111, 2.4410256410, 1.9345181410, 2.3076910020};
        for (int t = 1; t <= 4; t++) {
            float size = schedule.next(new float[2], step(t, 2, 0), state);
            assertThat((double) size).isCloseTo(sizes[t - 1], within(1e-7));
            assertThat(state.scalar("squaredDistance")).isCloseTo(after[t - 1], within(1e-9));
            if (t == 3) {
                state.scalar("squaredDistance", state.scalar("squaredDistance") + 1);
            }
        }
    }

    @Test
    void regressionDriftSettlesWhereDriftAndNoiseBalance() { // card A.5, stationary
        double[][] cases = {
            {2, 1, 0.1628285686, 0.0614142843},
            {10, 16, 0.0879434206, 0.1137094729},
            {10, 1, 0.3818695388, 0.0261869539}
        };
        for (double[] c : cases) {
            RegressionDrift schedule = new RegressionDrift(1, 1, 0.1f, false, (int) c[1], 1);
            StateTree state = StateTree.of(schedule.state(), 0);
            double size = 0;
            for (int t = 1; t <= 3000; t++) {
                size = schedule.next(new float[0], step(t, (int) c[0], 0), state);
            }
            assertThat(state.scalar("squaredDistance")).isCloseTo(c[2], within(1e-6));
            assertThat(size).isCloseTo(c[3], within(1e-6));
        }
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new WarmUp(1, 0))
                .hasMessage("warm-up.steps is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new LinearDecay(1, 5, 5, 1))
                .hasMessage("linear-decay.total-steps is 5; it must be > 5.");
        assertThatThrownBy(() -> new Dog(1, 0, 1)).hasMessageContaining("dog.initial is 0");
        assertThatThrownBy(() -> new DAdaptation(1, 1, 1, 1)).hasMessageContaining("growth is 1");
        assertThatThrownBy(() -> new DAdaptAdam(1, 2, 0.5f)).hasMessageContaining("most is 0.5");
        assertThatThrownBy(() -> new Momo(true, 0, 0, true, 0, 0))
                .hasMessageContaining("momo-adam.rate is 0");
        assertThatThrownBy(() -> new RegressionDrift(0, 0, 0, true, 1, 1))
                .hasMessageContaining("regression-drift.initial is 0");
        assertThatThrownBy(() -> new RegressionShift(1, 1, 0, 1, 1, 1, 0, 1, 1))
                .hasMessageContaining("regression-shift.threshold is 0");
    }

    private static Momo momo(boolean biasCorrection, float weightDecay) {
        return new Momo(false, 1, 0.9f, biasCorrection, weightDecay, 0);
    }

    private static float at(StepSize stepSize, long t) {
        return stepSize.next(new float[0], step(t, 1, 0), StateTree.of(stepSize.state(), 0));
    }

    private static Step step(long t, int inputs, float loss) {
        Layout layout = Layout.EMPTY.with("head", 1, inputs);
        return new Step(t, loss, new float[0], layout, Rng.ofSeed(1));
    }
}
