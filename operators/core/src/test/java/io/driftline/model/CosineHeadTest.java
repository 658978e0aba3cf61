package io.driftline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CosineHeadTest {
    /** Three proxies of two weights, each followed by a bias, which must not matter. */
    private static final float[] PROXIES = {1, 0, 9, 0, 2, 9, -1, 0, 9};

    /** Card replay, section 8. */
    @Test
    void comparesDirectionsAlone() {
        assertThat(outputs(3, 4)).containsExactly(new float[] {0.6f, 0.8f, -0.6f}, within(1e-5f));
        assertThat(outputs(0, 1)).containsExactly(new float[] {0, 1, 0}, within(1e-5f));
        assertThat(outputs(1, 1))
                .containsExactly(new float[] {0.707107f, 0.707107f, -0.707107f}, within(1e-5f));
        assertThat(outputs(0, 0)).containsOnly(0);
    }

    @Test
    void dividesByTheTemperature() {
        float[] out = new float[3];
        new CosineHead(0.5f).forward(PROXIES, 0, 3, new float[] {3, 4}, 2, out, 0);
        assertThat(out).containsExactly(new float[] {1.2f, 1.6f, -1.2f}, within(1e-5f));
        assertThatThrownBy(() -> new CosineHead(0)).hasMessage("temperature is 0; it must be > 0.");
    }

    @Test
    void gradientIsTheDerivativeOfTheLoss() {
        Mlp model =
                new Mlp(
                        3,
                        List.of(5, 4),
                        new SoftmaxCrossEntropy(),
                        Optional.of(new CosineHead(0.5f)));
        float[] params = new float[model.layout(3).size()];
        Rng rng = Rng.ofSeed(4);
        model.initialize(params, 0, rng);
        float[] inputs = new float[6];
        rng.child("inputs").addNormals(2, inputs);
        Batch batch = new Batch(2, 3, inputs, new float[] {2, 0});
        float[] gradient = new float[params.length];
        model.gradient(params, batch, gradient);
        float[] unused = new float[params.length];
        for (int i = 0; i < params.length; i++) {
            float kept = params[i];
            params[i] = kept + 1e-2f;
            double above = model.gradient(params, batch, unused);
            params[i] = kept - 1e-2f;
            double below = model.gradient(params, batch, unused);
            params[i] = kept;
            assertThat((double) gradient[i])
                    .as("parameter %d", i)
                    .isCloseTo((above - below) / 2e-2, within(2e-3));
        }
        assertThat(Kernels.maxAbs(gradient)).isGreaterThan(0.05f);
    }

    @Test
    void longWeightsAreNoAdvantageAndNothingFlowsThroughSilentUnits() {
        float[] gradient = new float[9];
        float[] below = new float[2];
        new CosineHead(1)
                .backward(
                        PROXIES,
                        0,
                        gradient,
                        new float[] {1, 1, 1},
                        3,
                        new float[2],
                        2,
                        1,
                        true,
                        below);
        assertThat(gradient).containsOnly(0);
        assertThat(below).containsOnly(0);
        float[] longer = PROXIES.clone();
        longer[0] = 100;
        float[] out = new float[3];
        new CosineHead(1).forward(longer, 0, 3, new float[] {3, 4}, 2, out, 0);
        assertThat(out[0]).isCloseTo(0.6f, within(1e-5f));
    }

    private static float[] outputs(float... units) {
        float[] out = new float[3];
        new CosineHead(1).forward(PROXIES, 0, 3, units, 2, out, 0);
        return out;
    }
}
