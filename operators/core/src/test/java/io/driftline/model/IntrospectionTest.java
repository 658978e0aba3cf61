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

/** Card upgd, 2: HesScale. */
class IntrospectionTest {
    private static final int INPUTS = 4;

    record Case(Model model, int outputs, boolean classes) {
        Introspection inside() {
            return (Introspection) model;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        add(cases, new SoftmaxCrossEntropy(), 3, true);
        add(cases, new Logistic(), 1, true);
        add(cases, new SquaredError(), 1, false);
        return cases.stream();
    }

    private static void add(List<Case> cases, Loss loss, int outputs, boolean classes) {
        cases.add(new Case(new Linear(INPUTS, loss), outputs, classes));
        cases.add(new Case(new Mlp(INPUTS, List.of(6), loss), outputs, classes));
        cases.add(new Case(new Mlp(INPUTS, List.of(7, 5), loss), outputs, classes));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreThoseOfTheModel(Case its) {
        Rng rng = Rng.ofSeed(1);
        float[] params = start(its, rng);
        Batch batch = batch(its, 3, rng);
        float[] expected = new float[params.length];
        float[] gradient = new float[params.length];
        float[] curvature = new float[params.length];
        float[] again = new float[params.length];
        Arrays.fill(again, 17);
        float loss = its.model().gradient(params, batch, expected);
        assertThat(its.inside().gradient(params, batch, gradient, curvature)).isEqualTo(loss);
        assertThat(gradient).containsExactly(expected);
        its.inside().gradient(params, batch, gradient, again);
        assertThat(again).as("overwritten").containsExactly(curvature);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theHeadsCurvatureIsExact(Case its) {
        Rng rng = Rng.ofSeed(2);
        float[] params = start(its, rng);
        Batch batch = batch(its, 3, rng.child("batch"));
        float[] curvature = new float[params.length];
        its.inside().gradient(params, batch, new float[params.length], curvature);
        int head =
                its.model().layout(its.outputs()).blocks().stream()
                        .reduce((a, b) -> b)
                        .get()
                        .offset();
        for (int i = head; i < params.length; i++) {
            assertThat((double) curvature[i])
                    .as("parameter %d of %s", i, its.model())
                    .isCloseTo(bend(its.model(), params, batch, i), within(2e-3));
        }
    }

    /** With one unit per layer nothing goes over two units at once, and the rule is exact. */
    @Test
    void throughSingleUnitsTheCurvatureIsExact() {
        Mlp mlp = new Mlp(1, List.of(1, 1), new SquaredError());
        float[] params = {0.7f, 0.2f, -1.5f, 1.6f, 0.9f, -0.3f};
        Batch batch = Batch.example(new float[] {0.8f}, 1);
        float[] curvature = new float[6];
        mlp.gradient(params, batch, new float[6], curvature);
        for (int i = 0; i < 6; i++) {
            assertThat(curvature[i]).isNotZero();
            assertThat((double) curvature[i]).isCloseTo(bend(mlp, params, batch, i), within(2e-3));
        }
    }

    @Test
    void theLastLayerFollowsTheWorkedExample() {
        Linear head = new Linear(2, new SoftmaxCrossEntropy());
        float[] params = {1, -0.5f, 0, 0.2f, 0.6f, 0.1f};
        Batch batch = Batch.example(new float[] {0.8853516482f, -0.9051482536f}, 0);
        float[] gradient = new float[6];
        float[] curvature = new float[6];
        assertThat(head.gradient(params, batch, gradient, curvature))
                .isCloseTo(0.1832392409f, within(1e-6f));
        assertThat(gradient)
                .containsExactly(
                        new float[] {
                            -0.1482353584f, 0.1515499249f, -0.1674310526f,
                            0.1482353584f, -0.1515499249f, 0.1674310526f
                        },
                        within(1e-6f));
        assertThat(curvature)
                .containsExactly(
                        new float[] {
                            0.1092666974f, 0.1142077701f, 0.1393978953f,
                            0.1092666974f, 0.1142077701f, 0.1393978953f
                        },
                        within(1e-6f));
    }

    @Test
    void activationsAreMeansOverTheBatchAtThePlacesOfTheBiases() {
        Mlp mlp = new Mlp(1, List.of(2, 1), new SquaredError());
        // hidden1: weights 1, −1, biases 0, 1; hidden2: weights 2, 1, bias −1; head
        float[] params = {1, -1, 0, 1, 2, 1, -1, 3, 4};
        float[] means = new float[9];
        Arrays.fill(means, 17);
        mlp.activations(params, new Batch(2, 1, new float[] {2, -2}, new float[2]), means);
        // of 2: 2, 0, then 3; of −2: 0, 3, then 2
        assertThat(means).containsExactly(17, 17, 1, 1.5f, 17, 17, 2.5f, 17, 17);
    }

    private static float[] start(Case its, Rng rng) {
        float[] params = new float[its.model().layout(its.outputs()).size()];
        its.model().initialize(params, 0, rng);
        rng.child("more").addNormals(0.5f, params);
        return params;
    }

    private static Batch batch(Case its, int size, Rng rng) {
        float[] inputs = new float[size * INPUTS];
        rng.child("inputs").addNormals(1, inputs);
        float[] targets = new float[size];
        for (int e = 0; e < size; e++) {
            targets[e] = its.classes() ? e % Math.max(2, its.outputs()) : e - 0.5f;
        }
        return new Batch(size, INPUTS, inputs, targets);
    }

    /** The second derivative by one parameter, from gradients beside it. */
    private static double bend(Model model, float[] params, Batch batch, int i) {
        float step = 1e-2f;
        float[] above = params.clone();
        float[] below = params.clone();
        above[i] += step;
        below[i] -= step;
        float[] up = new float[params.length];
        float[] down = new float[params.length];
        model.gradient(above, batch, up);
        model.gradient(below, batch, down);
        return ((double) up[i] - down[i]) / ((double) above[i] - below[i]);
    }
}
