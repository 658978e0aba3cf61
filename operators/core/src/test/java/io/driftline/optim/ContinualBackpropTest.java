package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.learn.TestingLabels;
import io.driftline.math.Rng;
import io.driftline.model.Mlp;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cards streaming-optimizers, 3, and upgd, 8.7. */
class ContinualBackpropTest {
    /** Three units that hear two inputs and are heard by two outputs. */
    private static final Layout LAYOUT =
            Layout.EMPTY.with("hidden1.weight", 3, 2).with("hidden1.bias", 3, 1).with("head", 2, 4);

    private static final float[] PARAMS = {
        1, -1, 0.5f, 0.5f, 0.2f, 0.1f, 7, 8, 9, 0.4f, -0.2f, 0.05f, 1, 0.1f, 0.3f, -0.05f, 2
    };

    private static final float[][] ACTIVATIONS = {{0.5f, 0, 1}, {0.2f, 0.1f, 2}};

    private final float[] w = PARAMS.clone();

    @Test
    void utilityIsTheContributionBeyondTheMean() {
        ContinualBackprop rule = new ContinualBackprop(0.99f, 0, 100, true);
        StateTree state = StateTree.of(rule.state(), w.length);
        observe(rule, 1, state);
        assertUnits(state, "activation", 0.005, 0, 0.01); // corrected: 0.5, 0, 1
        assertUnits(state, "utility", 0, 0, 0);
        observe(rule, 2, state);
        double corrected = 1 - 0.99 * 0.99;
        assertUnits(
                state,
                "activation",
                0.3492462312 * corrected,
                0.0502512563 * corrected,
                1.5025125628 * corrected);
        assertUnits(state, "utility", 0.0003731156, 0.0002487437, 0.0016582915);
        assertThat(w).containsExactly(PARAMS);
    }

    @Test
    void utilityMayBeTheContributionAlone() {
        ContinualBackprop rule = new ContinualBackprop(0.99f, 0, 100, false);
        StateTree state = StateTree.of(rule.state(), w.length);
        observe(rule, 1, state);
        assertUnits(state, "utility", 0.125 * 0.01, 0, 0.05 * 0.01);
        observe(rule, 2, state);
        double corrected = 1 - 0.99 * 0.99;
        assertUnits(
                state,
                "utility",
                0.0873115578 * corrected,
                0.0125628141 * corrected,
                0.0751256281 * corrected);
    }

    @Test
    void theLeastUsefulUnitIsReplacedAndTheOutputsDoNotJump() {
        ContinualBackprop rule = new ContinualBackprop(0.99f, 1 / 3f, 1, true);
        StateTree state = StateTree.of(rule.state(), w.length);
        StateTree link = StateTree.of(new Adam(0.9f, 0.99f, 1).state(), w.length);
        java.util.Arrays.fill(link.vector("mean"), 1);
        java.util.Arrays.fill(link.vector("meanSquare"), 2);
        apply(rule, 1, state, List.of(link));
        assertThat(state.counter("replaced")).isZero(); // of age 1, all are too young
        apply(rule, 2, state, List.of(link));
        assertThat(state.counter("replaced")).isEqualTo(1);
        float bound = 1.7320508076f; // √(6 / 2), times draws of 0.75 and 0.25
        assertThat(w)
                .containsExactly(
                        new float[] {
                            1,
                            -1,
                            bound / 2,
                            -bound / 2,
                            0.2f,
                            0.1f,
                            7,
                            0,
                            9,
                            0.4f,
                            0,
                            0.05f,
                            1 - 0.0100502513f,
                            0.1f,
                            0,
                            -0.05f,
                            2 + 0.0150753769f
                        },
                        within(1e-6f));
        assertUnits(state, "age", 2, 0, 2);
        assertThat(state.vector("utility")[7]).isZero();
        assertThat(state.vector("activation")[7]).isZero();
        assertThat(link.vector("mean"))
                .containsExactly(1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1);
        assertThat(link.vector("meanSquare")[2]).isZero();
    }

    @Test
    void replacementsAccumulateUntilOneIsDue() {
        ContinualBackprop rule = new ContinualBackprop(0.5f, 0.1f, 0, true);
        StateTree state = StateTree.of(rule.state(), w.length);
        for (int t = 1; t <= 11; t++) {
            apply(rule, 1 + t % 2, state, List.of());
        }
        // Three mature units, one tenth of them per step: due after 4, 7 and 10 steps, the fresh
        // unit being mature at its first step.
        assertThat(state.counter("replaced")).isEqualTo(3);
    }

    @Test
    void reachesTheAccuraciesOfTheCard() {
        Mlp mlp = new Mlp(TestingLabels.INPUTS, List.of(16, 8), new SoftmaxCrossEntropy());
        Layout layout = mlp.layout(4);
        TestingLabels stream = new TestingLabels(layout.size());
        ContinualBackprop rule = new ContinualBackprop(0.99f, 0.001f, 100, true);
        StateTree state = StateTree.of(rule.state(), layout.size());
        Rng redraw = new Rng(9);
        long[] drawn = {0};
        float[] params = stream.start().clone();
        float[] gradient = new float[params.length];
        float[] activations = new float[params.length];
        float[] out = new float[4];
        boolean[] right = new boolean[TestingLabels.EVENTS];
        double loss = 0;
        for (int t = 0; t < right.length; t++) {
            Batch batch = Batch.example(stream.inputs()[t], stream.labels()[t]);
            mlp.predict(params, batch, out);
            right[t] = best(out) == stream.labels()[t];
            loss += mlp.gradient(params, batch, gradient);
            mlp.activations(params, batch, activations);
            for (int i = 0; i < params.length; i++) {
                params[i] -= 0.03f * gradient[i];
            }
            rule.apply(
                    params,
                    step(t + 1, params, layout, activations),
                    List.of(),
                    state,
                    () -> redraw.uniform(drawn[0]++));
        }
        assertThat(state.counter("replaced")).isEqualTo(106);
        assertThat(share(right, 0, 500)).isCloseTo(0.5140, within(1e-9));
        assertThat(share(right, 0, 5000)).isCloseTo(0.7566, within(1e-9));
        assertThat(share(right, 2500, 5000)).isCloseTo(0.8032, within(1e-9));
        assertThat(loss / right.length).isCloseTo(0.651522, within(1e-5));
        assertThat((double) params[0]).isCloseTo(0.19636008, within(1e-5));
    }

    @Test
    void refusesToStandBesideAnAverage() {
        Optional<ContinualBackprop> rule = Optional.of(new ContinualBackprop(0.99f, 0, 1, true));
        Optional<WeightAverage> average = Optional.of(new Polyak(8));
        assertThatThrownBy(() -> new Optimizer(List.of(), new Constant(1), average, rule))
                .hasMessage(
                        "The optimizer averages weights and replaces units; it can do one of"
                                + " them.");
        assertThatThrownBy(() -> new ContinualBackprop(1, 0, 0, true))
                .hasMessageContaining("continual-backprop.decay is 1");
    }

    private void observe(ContinualBackprop rule, int event, StateTree state) {
        apply(rule, event, state, List.of());
    }

    private void apply(ContinualBackprop rule, int event, StateTree state, List<StateTree> links) {
        float[] activations = new float[w.length];
        System.arraycopy(ACTIVATIONS[event - 1], 0, activations, 6, 3);
        boolean[] second = {false};
        rule.apply(
                w,
                step(event, w, LAYOUT, activations),
                links,
                state,
                () -> (second[0] = !second[0]) ? 0.75 : 0.25);
    }

    private static Step step(long t, float[] params, Layout layout, float[] activations) {
        return new Step(t, 1, params, layout, Rng.ofSeed(1), new float[0], activations);
    }

    private static void assertUnits(StateTree state, String vector, double... expected) {
        for (int unit = 0; unit < 3; unit++) {
            assertThat((double) state.vector(vector)[6 + unit])
                    .as("%s of unit %d", vector, unit)
                    .isCloseTo(expected[unit], within(1e-7));
        }
    }

    private static int best(float[] out) {
        int best = 0;
        for (int i = 1; i < out.length; i++) {
            best = out[i] > out[best] ? i : best;
        }
        return best;
    }

    private static double share(boolean[] right, int from, int to) {
        int count = 0;
        for (int t = from; t < to; t++) {
            count += right[t] ? 1 : 0;
        }
        return count / (double) (to - from);
    }
}
