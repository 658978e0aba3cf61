package io.driftline.optim;

import static io.driftline.optim.TestingRun.VECTOR_A;
import static io.driftline.optim.TestingRun.assertIterates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Card adaptive-optimizers, 1, 3 and 5, on vector A. */
class AdaptiveRulesTest {
    @Test
    void rmsPropFollowsTheWorkedExample() {
        assertIterates(
                TestingRun.of(new RmsProp(0.99f, 1e-8f)).iterates(VECTOR_A),
                2e-6, // 1 − 0.99 in float is 1e-6 short of 0.01
                new float[] {1.4999995f, -1.299999f, -0.19999975f},
                new float[] {0.666666398f, -0.329571273f, -0.443684780f},
                new float[] {0.935561266f, 0.108745908f, 0.148414728f});
    }

    @Test
    void adaBoundFollowsTheWorkedExamplesInsideAndOutsideItsBand() {
        assertIterates(
                TestingRun.of(new AdaBound(0.9f, 0.999f, 1, 0.5f, 1e-8f)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.506f, -0.303f, 0.788f},
                new float[] {0.5036f, -0.2968f, 0.7788f},
                new float[] {0.503466667f, -0.288816667f, 0.7769f});
        assertIterates(
                TestingRun.of(new AdaBound(0.9f, 0.999f, 1, 1e-3f, 1e-8f)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.599999842f, -0.399999684f, 0.700000079f},
                new float[] {0.575229682f, -0.344049377f, 0.616940389f},
                new float[] {0.573863012f, -0.277247923f, 0.602649222f});
    }

    @Test
    void adEmaMixFollowsTheWorkedExamplesWithAndWithoutWarmUp() {
        assertIterates(
                TestingRun.of(new AdEmaMix(0.9f, 0.999f, 0.9999f, 2, 1e-8f, 0)).iterates(VECTOR_A),
                3e-7,
                new float[] {0.600019995f, -0.400019990f, 0.699980003f},
                new float[] {0.575241969f, -0.344049067f, 0.616885947f},
                new float[] {0.573875297f, -0.277209777f, 0.602581188f});
        AdEmaMix warming = new AdEmaMix(0.9f, 0.999f, 0.9999f, 2, 1e-8f, 10);
        assertIterates(
                TestingRun.of(warming).iterates(VECTOR_A),
                3e-7,
                new float[] {0.600019815f, -0.400019810f, 0.699980183f},
                new float[] {0.575257276f, -0.344055727f, 0.616859229f},
                new float[] {0.573913368f, -0.277216449f, 0.602497507f});
        assertThat(warming.slowDecay(0.1)).isCloseTo(0.9990090103, within(2e-7));
        assertThat(warming.slowDecay(0.2)).isCloseTo(0.9995020399, within(2e-7));
        assertThat(warming.slowDecay(0.3)).isCloseTo(0.9996674752, within(2e-7));
        assertThat(new AdEmaMix(0, 0.9f, 0.9f, 1, 1, 10).slowDecay(0.5)).isBetween(0.0, 0.9);
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new RmsProp(1, 1)).hasMessageContaining("rmsprop.decay is 1");
        assertThatThrownBy(() -> new AdaBound(0, 0, 0, 1, 1))
                .hasMessage("adabound.final-ratio is 0; it must be > 0.");
        assertThatThrownBy(() -> new AdaBound(0, 0, 1, 0, 1)).hasMessageContaining("gamma is 0");
        assertThatThrownBy(() -> new AdEmaMix(0, 0, 1, 1, 1, 0)).hasMessageContaining("beta3 is 1");
        assertThatThrownBy(() -> new AdEmaMix(0, 0, 0, 1, 1, -1))
                .hasMessage("ademamix.warm-up-steps is -1; it must be ≥ 0.");
    }
}
