package io.driftline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.math.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {
    private static final int INPUTS = 4;

    record Case(Model model, int outputs, boolean classes) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        add(cases, new SoftmaxCrossEntropy(), 3, true);
        add(cases, new Logistic(), 1, true);
        add(cases, new BinaryCrossEntropy(), 3, true);
        add(cases, new SquaredError(), 1, false);
        return cases.stream();
    }

    private static void add(List<Case> cases, Loss loss, int outputs, boolean classes) {
        cases.add(new Case(new Linear(INPUTS, loss), outputs, classes));
        cases.add(new Case(new Mlp(INPUTS, List.of(6), loss), outputs, classes));
        cases.add(new Case(new Mlp(INPUTS, List.of(7, 5, 3), loss), outputs, classes));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheDerivativeOfTheMeanLoss(Case its) {
        for (int seed = 0; seed < 5; seed++) {
            Rng rng = Rng.ofSeed(seed);
            float[] params = start(its, rng);
            Batch batch = batch(its, 3, rng.child("batch"));
            float[] gradient = new float[params.length];
            float loss = its.model().gradient(params, batch, gradient);
            assertThat(loss).isPositive();
            for (int i = 0; i < params.length; i++) {
                double found = gradient[i];
                assertThat(distance(its.model(), params, batch, i, found))
                        .as("seed %d, parameter %d of %s: %s", seed, i, its.model(), found)
                        .isLessThan(2e-3 + 5e-3 * Math.abs(found));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void overwritesTheGradientAndReadsTheRest(Case its) {
        Rng rng = Rng.ofSeed(9);
        float[] params = start(its, rng);
        Batch batch = batch(its, 2, rng);
        float[] before = params.clone();
        float[] inputs = batch.inputs().clone();
        float[] gradient = new float[params.length];
        float[] again = new float[params.length];
        Arrays.fill(again, 17);
        float loss = its.model().gradient(params, batch, gradient);
        assertThat(its.model().gradient(params, batch, again)).isEqualTo(loss);
        assertThat(again).containsExactly(gradient);
        assertThat(params).containsExactly(before);
        assertThat(batch.inputs()).containsExactly(inputs);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictsABatchAsItPredictsItsExamples(Case its) {
        Rng rng = Rng.ofSeed(10);
        float[] params = start(its, rng);
        Batch batch = batch(its, 4, rng);
        float[] together = new float[4 * its.outputs()];
        its.model().predict(params, batch, together);
        for (int e = 0; e < 4; e++) {
            float[] input = Arrays.copyOfRange(batch.inputs(), e * INPUTS, (e + 1) * INPUTS);
            float[] alone = new float[its.outputs()];
            its.model().predict(params, Batch.question(input), alone);
            for (int o = 0; o < its.outputs(); o++) {
                assertThat(together[e * its.outputs() + o]).isEqualTo(alone[o]);
            }
        }
    }

    /** A new class appends a row to the head, and the outputs of the old ones stay. */
    @ParameterizedTest
    @MethodSource("cases")
    void growsByAppending(Case its) {
        Rng rng = Rng.ofSeed(11);
        float[] params = start(its, rng);
        float[] grown = Arrays.copyOf(params, its.model().layout(its.outputs() + 1).size());
        its.model().initialize(grown, params.length, rng);
        assertThat(grown).startsWith(params);
        Batch batch = batch(its, 1, rng);
        float[] old = new float[its.outputs()];
        float[] more = new float[its.outputs() + 1];
        its.model().predict(params, batch, old);
        its.model().predict(grown, batch, more);
        assertThat(more).startsWith(old);
    }

    @Test
    void startsUniformByTheNumberOfInputs() {
        Model mlp = new Mlp(100, List.of(50), new Logistic());
        float[] params = new float[mlp.layout(1).size()];
        mlp.initialize(params, 0, Rng.ofSeed(1));
        assertThat(mlp.layout(1).blocks().stream().map(block -> block.name()))
                .containsExactly("hidden1.weight", "hidden1.bias", "head");
        double squares = 0;
        for (int i = 0; i < 100 * 50; i++) {
            assertThat(Math.abs(params[i])).isLessThanOrEqualTo(0.1f);
            squares += params[i] * params[i];
        }
        assertThat(squares / 5000).isCloseTo(0.01 / 3, within(2e-4));
        for (int i = 5050; i < params.length; i++) {
            assertThat(Math.abs(params[i])).isLessThanOrEqualTo((float) (1 / Math.sqrt(50)));
        }
        Model linear = new Linear(100, new Logistic());
        float[] zero = {1, 2};
        linear.initialize(zero, 1, Rng.ofSeed(1));
        assertThat(zero).containsExactly(1, 0);
    }

    private static float[] start(Case its, Rng rng) {
        float[] params = new float[its.model().layout(its.outputs()).size()];
        its.model().initialize(params, 0, rng);
        rng.child("more").addNormals(0.3f, params);
        return params;
    }

    private static Batch batch(Case its, int size, Rng rng) {
        float[] inputs = new float[size * INPUTS];
        float[] targets = new float[size];
        rng.addNormals(1, inputs);
        for (int i = 0; i < size; i++) {
            int classes = its.outputs() == 1 ? 2 : its.outputs();
            targets[i] =
                    its.classes() ? (int) (classes * rng.uniform(100 + i)) : rng.normal(100 + i);
        }
        return new Batch(size, INPUTS, inputs, targets);
    }

    /**
     * Returns how far a derivative is from the slope to either side, whichever is nearer: where a
     * kink of ReLU lies within the step, the other side's slope is not the derivative here.
     */
    private static double distance(Model model, float[] params, Batch batch, int i, double found) {
        float[] scratch = new float[params.length];
        float[] moved = params.clone();
        double here = model.gradient(params, batch, scratch);
        moved[i] = params[i] + 2e-3f;
        double above = model.gradient(moved, batch, scratch);
        double up = (above - here) / (moved[i] - params[i]);
        moved[i] = params[i] - 2e-3f;
        double below = model.gradient(moved, batch, scratch);
        double down = (here - below) / (params[i] - moved[i]);
        double middle = (up + down) / 2;
        return Math.min(
                Math.abs(found - middle), Math.min(Math.abs(found - up), Math.abs(found - down)));
    }
}
