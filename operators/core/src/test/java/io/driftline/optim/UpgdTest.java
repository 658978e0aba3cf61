package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import org.junit.jupiter.api.Test;

class UpgdTest {
    private static final float[][] GRADIENTS = {
        {-0.2f, 0.1f, 0.4f}, {-0.3f, 0.4f, 0.1f}, {-0.1f, 0.2f, -0.3f}
    };
    private static final float[][] NORMALS = {
        {0.5f, -1, 0.25f}, {-0.75f, 0.5f, 1}, {1.5f, -0.5f, 0}
    };

    /** Card upgd, 1, row "paper": step size 0.1, decay of the trace 0.9, noise 0.1, decay 0.01. */
    @Test
    void followsTheWorkedExample() {
        Upgd upgd = new Upgd(0.9f, 0.1f);
        StateTree state = StateTree.of(upgd.state(), 3);
        float[] w = {0.5f, -0.3f, 0.8f};
        float[][] expected = {
            {0.503534121f, -0.299700000f, 0.758364543f},
            {0.513115891f, -0.315250065f, 0.741226978f},
            {0.511258068f, -0.319820003f, 0.758386641f}
        };
        for (int t = 1; t <= 3; t++) {
            float[] update = GRADIENTS[t - 1].clone();
            float[] z = NORMALS[t - 1];
            Step step = step(t, w);
            upgd.apply(
                    update,
                    step,
                    state,
                    target -> {
                        for (int i = 0; i < target.length; i++) {
                            target[i] += 0.1f * z[i];
                        }
                    });
            new WeightDecay(0.01f).apply(update, step, StateTree.of(new WeightDecay(0).state(), 3));
            for (int i = 0; i < 3; i++) {
                w[i] -= 0.1f * update[i];
            }
            assertThat(w).as("step %d", t).containsExactly(expected[t - 1], within(1e-7f));
        }
        assertThat(state.vector("utility"))
                .containsExactly(
                        new float[] {0.0268265802f, 0.0195242013f, -0.0105084716f}, within(1e-8f));
        assertThat(1 - state.scalar("decayPower")).isCloseTo(0.271, within(1e-6));
    }

    /** Card upgd, 1, numeric traps: every utility is negative. */
    @Test
    void protectsTheLeastHarmfulWeightWhenNoUtilityIsPositive() {
        float[] update = {0.2f, -0.1f, 0.4f};
        Upgd upgd = new Upgd(0.9f, 0);
        upgd.apply(update, step(1, new float[] {0.5f, -0.3f, 0.8f}), state(upgd, 3));
        float[] gate = {0.422505f, 0.476580f, 0.268941f};
        assertThat(update)
                .containsExactly(
                        new float[] {
                            0.2f * (1 - gate[0]), -0.1f * (1 - gate[1]), 0.4f * (1 - gate[2])
                        },
                        within(1e-6f));
    }

    @Test
    void halvesTheStepWhereNothingHasUtility() {
        float[] update = {0.25f, -1};
        Upgd upgd = new Upgd(0.9f, 0);
        upgd.apply(update, step(1, new float[2]), state(upgd, 2));
        assertThat(update).containsExactly(0.125f, -0.5f);
    }

    @Test
    void gatesByInstantUtilityWithoutATrace() { // β = 0: u = −g·w = (−0.5, 0.5), largest 0.5
        float[] update = {0.5f, 0.25f};
        Upgd upgd = new Upgd(0, 0);
        upgd.apply(update, step(1, new float[] {1, -2}), state(upgd, 2));
        assertThat(update).containsExactly(new float[] {0.3655293f, 0.0672354f}, within(1e-6f));
    }

    @Test
    void doesNotSeeTheScaleOfWeightsAgainstGradients() {
        Upgd upgd = new Upgd(0.5f, 0);
        float[] plain = {0.3f, -0.2f, 0.1f};
        upgd.apply(plain, step(1, new float[] {1, 2, 3}), state(upgd, 3));
        float[] scaled = {0.3f / 4, -0.2f / 4, 0.1f / 4};
        upgd.apply(scaled, step(1, new float[] {4, 8, 12}), state(upgd, 3));
        for (int i = 0; i < 3; i++) {
            assertThat(4 * scaled[i]).isCloseTo(plain[i], within(1e-7f));
        }
    }

    @Test
    void drawsFreshNoiseEveryStepAndTheSameForTheSameStep() {
        Upgd upgd = new Upgd(0.9f, 0.5f);
        float[] first = new float[1000];
        float[] again = new float[1000];
        float[] second = new float[1000];
        upgd.apply(first, step(1, new float[1000]), state(upgd, 1000));
        upgd.apply(again, step(1, new float[1000]), state(upgd, 1000));
        upgd.apply(second, step(2, new float[1000]), state(upgd, 1000));
        assertThat(again).containsExactly(first);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < 1000; i++) {
            squares += first[i] * first[i];
            products += first[i] * second[i];
        }
        assertThat(squares / 1000).isCloseTo(0.0625, within(0.0137)); // half of 0.5, 4.9 deviations
        assertThat(products / 1000).isCloseTo(0, within(0.0097));
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new Upgd(1, 0))
                .hasMessage("upgd.utility-decay is 1; it must be in [0, 1).");
        assertThatThrownBy(() -> new Upgd(0.9f, -0.1f))
                .hasMessage("upgd.sigma is -0.1; it must be ≥ 0.");
    }

    private static StateTree state(Upgd upgd, int size) {
        return StateTree.of(upgd.state(), size);
    }

    private static Step step(long t, float[] params) {
        Layout layout = Layout.EMPTY.with("head", 1, params.length);
        return new Step(t, 1, params, layout, Rng.ofSeed(1));
    }
}
