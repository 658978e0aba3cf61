package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    /** Card upgd, 6: vector A. */
    private static final float[][] GRADIENTS = {
        {-0.2f, 0.1f, 0.4f}, {0.3f, -0.4f, 0.1f}, {-0.1f, -0.2f, -0.3f}
    };

    private static final float[][] NORMALS = {
        {0.5f, -1, 0.25f}, {-0.75f, 0.5f, 1}, {1.5f, -0.5f, 0}
    };

    /** Noise of the cards' worked examples, as a link. */
    private record TestingNoise(float sigma) implements GradientTransform {
        @Override
        public StateSpec state() {
            return StateSpec.of("testing-noise", 1);
        }

        @Override
        public void apply(float[] update, Step step, StateTree state) {
            for (int i = 0; i < update.length; i++) {
                update[i] += sigma * NORMALS[(int) step.t() - 1][i];
            }
        }
    }

    @Test
    void isStochasticGradientDescentWithDecoupledDecay() { // row SGDW
        List<float[]> iterates = run(new WeightDecay(0.01f));
        assertThat(iterates.get(0))
                .containsExactly(new float[] {0.5195f, -0.3097f, 0.7592f}, within(1e-7f));
        assertThat(iterates.get(2))
                .containsExactly(
                        new float[] {0.498491519f, -0.249120910f, 0.777692359f}, within(1e-7f));
    }

    @Test
    void isShrinkAndPerturbWithNoiseAndDecay() { // rows PGD and S&P
        assertThat(run(new TestingNoise(0.1f)).get(2))
                .containsExactly(new float[] {0.4875f, -0.24f, 0.7675f}, within(1e-7f));
        assertThat(run(new TestingNoise(0.1f), new WeightDecay(0.01f)).get(2))
                .containsExactly(
                        new float[] {0.485994014f, -0.239135900f, 0.765207357f}, within(1e-7f));
    }

    @Test
    void momentumSumsGradients() {
        Optimizer optimizer = new Optimizer(List.of(new Sgd(0.5f)), new Constant(1));
        StateTree state = StateTree.of(optimizer.state(), 1);
        float[] velocities = {1, 1.5f, 1.75f, 1.875f};
        for (int t = 1; t <= 4; t++) {
            float[] update = {1};
            optimizer.next(update, step(t, new float[1]), state);
            assertThat(update[0]).isEqualTo(-velocities[t - 1]);
        }
        assertThat(new Sgd(0).state().vectors()).isEmpty();
    }

    @Test
    void computesTheNextIterateBesideTheOldOne() {
        Optimizer optimizer = new Optimizer(List.of(), new Constant(0.5f));
        float[] params = {1, 2};
        float[] update = {4, -2};
        float size = optimizer.next(update, step(1, params), StateTree.of(optimizer.state(), 2));
        assertThat(size).isEqualTo(0.5f);
        assertThat(params).containsExactly(1, 2);
        assertThat(update).containsExactly(-1, 3);
    }

    @Test
    void inverseSquareRootFallsWithTime() {
        InverseSqrt stepSize = new InverseSqrt(0.2f);
        StateTree state = StateTree.of(stepSize.state(), 0);
        float[] update = {};
        assertThat(stepSize.next(update, step(7, update), state)).isEqualTo(0.2f);
        state.counter("steps", 3);
        assertThat(stepSize.next(update, step(8, update), state)).isEqualTo(0.1f);
        state.counter("steps", 999_999);
        assertThat(stepSize.next(update, step(9, update), state))
                .isCloseTo(0.0002f, within(1e-10f));
        state.reset();
        assertThat(stepSize.next(update, step(10, update), state)).isEqualTo(0.2f);
    }

    @Test
    void clipsLongDirectionsAndLeavesShortOnesAlone() {
        ClipByNorm clip = new ClipByNorm(5);
        float[] shorter = {3, 4};
        float[] longer = {30, 40};
        float[] huge = {Float.MAX_VALUE, 0, -Float.MAX_VALUE};
        float[] zero = {0, 0};
        clip.apply(shorter, step(1, shorter), StateTree.of(clip.state(), 2));
        clip.apply(longer, step(1, longer), StateTree.of(clip.state(), 2));
        clip.apply(huge, step(1, huge), StateTree.of(clip.state(), 3));
        clip.apply(zero, step(1, zero), StateTree.of(clip.state(), 2));
        assertThat(shorter).containsExactly(3, 4);
        assertThat(longer).containsExactly(new float[] {3, 4}, within(1e-6f));
        float half = (float) (5 / Math.sqrt(2));
        assertThat(huge).containsExactly(new float[] {half, 0, -half}, within(1e-6f));
        assertThat(zero).containsExactly(0, 0);
    }

    @Test
    void refusesALinkTwiceAndSettingsOutOfRange() {
        assertThatThrownBy(() -> new Optimizer(List.of(new Sgd(0), new Sgd(0.9f)), new Constant(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The chain has sgd twice; each link may stand in it once.");
        assertThatThrownBy(() -> new Sgd(1)).hasMessageContaining("sgd.momentum is 1");
        assertThatThrownBy(() -> new WeightDecay(-1)).hasMessageContaining("weight-decay.rate");
        assertThatThrownBy(() -> new ClipByNorm(0)).hasMessageContaining("clip-norm.max is 0");
        assertThatThrownBy(() -> new Constant(0)).hasMessageContaining("constant.value is 0");
        assertThatThrownBy(() -> new InverseSqrt(Float.NaN)).hasMessageContaining("inverse-sqrt");
    }

    private static List<float[]> run(GradientTransform... chain) {
        Optimizer optimizer = new Optimizer(List.of(chain), new Constant(0.1f));
        StateTree state = StateTree.of(optimizer.state(), 3);
        float[][] iterates = new float[3][];
        float[] w = {0.5f, -0.3f, 0.8f};
        for (int t = 1; t <= 3; t++) {
            float[] update = GRADIENTS[t - 1].clone();
            optimizer.next(update, step(t, w), state);
            w = update;
            iterates[t - 1] = w.clone();
        }
        return List.of(iterates);
    }

    private static Step step(long t, float[] params) {
        return new Step(t, 1, params, Layout.EMPTY, Rng.ofSeed(1));
    }
}
