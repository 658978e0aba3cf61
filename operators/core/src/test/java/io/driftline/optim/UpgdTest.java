package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.optim.UpgdForm.Profile;
import io.driftline.optim.UpgdForm.Scale;
import io.driftline.optim.UpgdForm.Scope;
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

    /**
     * Card upgd, 1, worked example: step size 0.1, decay of the trace 0.9, noise 0.1, decay 0.01.
     */
    @Test
    void followsTheWorkedExample() {
        Upgd upgd = new Upgd(0.9f, 0.1f);
        StateTree state = StateTree.of(upgd.state(), 3);
        assertWorked(
                (blocks, step, noise) -> apply(upgd, blocks, step, state, noise),
                new float[] {0.503534121f, -0.299700000f, 0.758364543f},
                new float[] {0.513115891f, -0.315250065f, 0.741226978f},
                new float[] {0.511258068f, -0.319820003f, 0.758386641f});
        assertThat(state.vector("utility"))
                .containsExactly(
                        new float[] {0.0268265802f, 0.0195242013f, -0.0105084716f}, within(1e-8f));
        assertThat(1 - state.scalar("decayPower")).isCloseTo(0.271, within(1e-6));
    }

    @Test
    void followsTheWorkedExampleOfEveryForm() {
        assertForm(
                new UpgdForm(Profile.EXPERIMENT, Scale.GLOBAL, true, Scope.ALL),
                new float[] {0.499500681f, -0.299700000f, 0.756700000f},
                new float[] {0.499194389f, -0.301124112f, 0.735950141f},
                new float[] {0.498573381f, -0.301793194f, 0.759646149f});
        assertForm(
                new UpgdForm(Profile.README, Scale.GLOBAL, true, Scope.ALL),
                new float[] {0.499501362f, -0.299700000f, 0.714200000f},
                new float[] {0.499388279f, -0.302847934f, 0.673500819f},
                new float[] {0.498645263f, -0.304477184f, 0.723446989f});
        assertForm(
                new UpgdForm(Profile.PAPER, Scale.GLOBAL, false, Scope.ALL),
                new float[] {0.518155293f, -0.305444425f, 0.756797914f},
                new float[] {0.549654198f, -0.346901808f, 0.737892814f},
                new float[] {0.555070423f, -0.364937898f, 0.767154922f});
        assertForm(
                new UpgdForm(Profile.PAPER, Scale.ABSOLUTE, true, Scope.ALL),
                new float[] {0.505837570f, -0.299700000f, 0.768130010f},
                new float[] {0.518086971f, -0.317431066f, 0.752740709f},
                new float[] {0.516224176f, -0.322003449f, 0.769808009f});
        assertForm(
                new UpgdForm(Profile.PAPER, Scale.LOCAL, true, Scope.ALL),
                new float[] {0.505894043f, -0.299700000f, 0.768546781f},
                new float[] {0.519337895f, -0.318351051f, 0.754020391f},
                new float[] {0.517239853f, -0.323478848f, 0.770449472f});
    }

    /** Card upgd, 5, on the same vectors, with ε = 1e-5. */
    @Test
    void adaptiveFormFollowsTheWorkedExamples() {
        AdaUpgd paper = AdaUpgd.of(0.9f, 0.1f, UpgdForm.PAPER, 0.9f, 0.999f, 1e-5f);
        StateTree state = StateTree.of(paper.state(), 3);
        assertWorked(
                (blocks, step, noise) -> paper.apply(blocks, step, state, noise),
                new float[] {0.525048090f, -0.337995918f, 0.700716889f},
                new float[] {0.553185969f, -0.369593335f, 0.624687966f},
                new float[] {0.573039896f, -0.395554011f, 0.615218510f});
        UpgdForm form = new UpgdForm(Profile.README, Scale.GLOBAL, true, Scope.ALL);
        AdaUpgd code = AdaUpgd.of(0.9f, 0.1f, form, 0.9f, 0.999f, 1e-5f);
        StateTree other = StateTree.of(code.state(), 3);
        assertWorked(
                (blocks, step, noise) -> code.apply(blocks, step, other, noise),
                new float[] {0.499508625f, -0.308235709f, 0.594205000f},
                new float[] {0.500107336f, -0.314587770f, 0.407587915f},
                new float[] {0.503304485f, -0.324409825f, 0.380498205f});
    }

    @Test
    void gatesTheOutputLayerAlone() {
        Upgd all = new Upgd(0.9f, 0);
        Upgd output =
                new Upgd(0.9f, 0, new UpgdForm(Profile.PAPER, Scale.GLOBAL, true, Scope.OUTPUT));
        Layout layout = Layout.EMPTY.with("hidden1.weight", 1, 2).with("head", 1, 2);
        float[] w = {10, 1, -2, 1};
        float[] update = {-4, 1, 0.5f, -0.5f};
        StateTree state = StateTree.of(output.state(), layout);
        assertThat(state.vector("utility")).as("of the head alone").hasSize(2);
        output.apply(update, new Step(1, 1, w, layout, Rng.ofSeed(1)), state);
        float[] head = {0.5f, -0.5f};
        all.apply(head, step(1, new float[] {-2, 1}), state(all, 2));
        assertThat(update).containsExactly(-2, 0.5f, head[0], head[1]);
        assertThatThrownBy(() -> state(output, 4))
                .hasMessage(
                        "State upgd has a vector for the head alone; allocate it for a layout.");
    }

    @Test
    void scalesRowsByThemselvesAndBiasesTogether() {
        Upgd upgd = new Upgd(0, 0, new UpgdForm(Profile.PAPER, Scale.LOCAL, true, Scope.ALL));
        Layout layout = Layout.EMPTY.with("hidden1.bias", 2, 1).with("head", 2, 2);
        float[] ones = {1, 1, 1, 1, 1, 1}; // so that a utility is the gradient's opposite
        float[] gradient = {-3, -4, -7, -6, 2, 8};
        float[] update = gradient.clone();
        upgd.apply(update, new Step(1, 1, ones, layout, Rng.ofSeed(1)), state(upgd, 6));
        double[] ratios = {0.6, 0.8, 1, 0.6, -1, -0.8};
        for (int i = 0; i < 6; i++) {
            double open = 1 - Scalar.sigmoid(ratios[i]);
            assertThat((double) update[i]).isCloseTo(gradient[i] * open, within(3e-6));
        }
    }

    /** Card upgd, 4: utility of a ReLU unit is −(derivative by its activation)·activation. */
    @Test
    void featuresGateAllThatComesIntoAUnit() {
        UpgdFeatures features = new UpgdFeatures(0, 0, true, false);
        Layout layout =
                Layout.EMPTY
                        .with("hidden1.weight", 2, 2)
                        .with("hidden1.bias", 2, 1)
                        .with("head", 1, 3);
        float[] w = {1, 0.5f, -1, 2, 0.5f, 0.25f, 1, -1, 0};
        // The input is (2, 1): activations 3 and 0.25; derivatives by them −0.5 and 2.
        float[] gradient = {-1, -0.5f, 4, 2, -0.5f, 2, 3, 4, 5};
        float[] update = gradient.clone();
        features.apply(update, new Step(1, 1, w, layout, Rng.ofSeed(1)), state(features, 9));
        float first = 1 - Scalar.sigmoid(1f); // utility 1.5, the largest
        float second = 1 - Scalar.sigmoid(-0.5f / 1.5f); // utility −0.5
        assertThat(update)
                .containsExactly(
                        new float[] {
                            -first,
                            -0.5f * first,
                            4 * second,
                            2 * second,
                            -0.5f * first,
                            2 * second,
                            3,
                            4,
                            5
                        },
                        within(1e-6f));
        float[] again = gradient.clone();
        UpgdFeatures open = new UpgdFeatures(0, 0, false, false);
        open.apply(again, new Step(1, 1, w, layout, Rng.ofSeed(1)), state(open, 9));
        assertThat(again).containsExactly(gradient);
    }

    private interface Rule {
        void apply(Blocks blocks, Step step, Upgd.Noise noise);
    }

    private static void apply(
            Upgd upgd, Blocks blocks, Step step, StateTree state, Upgd.Noise noise) {
        double correction = upgd.trace(blocks, step, state, new float[0]);
        upgd.perturb(blocks, step, state, correction, noise);
    }

    private static void assertForm(UpgdForm form, float[]... expected) {
        Upgd upgd = new Upgd(0.9f, 0.1f, form);
        StateTree state = StateTree.of(upgd.state(), 3);
        assertWorked((blocks, step, noise) -> apply(upgd, blocks, step, state, noise), expected);
    }

    private static void assertWorked(Rule rule, float[]... expected) {
        float[] w = {0.5f, -0.3f, 0.8f};
        StateTree none = StateTree.of(new WeightDecay(0).state(), 3);
        for (int t = 1; t <= 3; t++) {
            float[] update = GRADIENTS[t - 1].clone();
            float[] z = NORMALS[t - 1];
            Layout layout = Layout.EMPTY.with("row", 1, 3);
            Step step = new Step(t, 1, w, layout, Rng.ofSeed(1));
            Blocks blocks = new Blocks(update);
            rule.apply(
                    blocks,
                    step,
                    (target, from, to) -> {
                        for (int i = from; i < to; i++) {
                            target[i] += 0.1f * z[i];
                        }
                    });
            blocks.whole();
            new WeightDecay(0.01f).apply(update, step, none);
            for (int i = 0; i < 3; i++) {
                w[i] -= 0.1f * update[i];
            }
            assertThat(w).as("step %d", t).containsExactly(expected[t - 1], within(2e-7f));
        }
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

    private static StateTree state(GradientTransform upgd, int size) {
        return StateTree.of(upgd.state(), size);
    }

    private static Step step(long t, float[] params) {
        Layout layout = Layout.EMPTY.with("head", 1, params.length);
        return new Step(t, 1, params, layout, Rng.ofSeed(1));
    }
}
