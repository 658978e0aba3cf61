package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What each rule that would never forget by itself begins anew after a drift, and what it keeps.
 */
class RulesAfterDriftTest {
    private static final Layout LAYOUT = Layout.EMPTY.with("head", 1, 3);
    private static final float[] OUTLIER = {100, -100, 100};
    private static final float[] USUAL = {0.2f, -0.1f, 0.4f};

    @Test
    void theLargestMeanSquareBecomesThePresentOne() {
        Fixture fixture = new Fixture(new AmsGrad(0.9f, 0.5f, 1e-8f, true));
        fixture.step(OUTLIER);
        fixture.steps(30, USUAL);
        StateTree memory = fixture.link();
        assertThat(memory.vector("maxMeanSquare")[0]).isGreaterThan(1000);
        float frozen = fixture.length(USUAL);
        float[] mean = memory.vector("mean").clone();
        fixture.drift();
        assertThat(memory.vector("maxMeanSquare")).containsExactly(memory.vector("meanSquare"));
        assertThat(memory.vector("mean")).containsExactly(mean);
        assertThat(fixture.length(USUAL)).isGreaterThan(20 * frozen);
    }

    @Test
    void theSlowMeanIsForgottenAndTheFastOneKept() {
        Fixture fixture = new Fixture(new AdEmaMix(0.9f, 0.999f, 0.9999f, 2, 1e-8f, 0));
        fixture.steps(10, USUAL);
        float[] fast = fixture.link().vector("fastMean").clone();
        fixture.drift();
        assertThat(fixture.link().vector("slowMean")).containsOnly(0);
        assertThat(fixture.link().vector("fastMean")).containsExactly(fast);
    }

    @Test
    void theBandOfAdaBoundOpensAgain() {
        Fixture fixture = new Fixture(new AdaBound(0.9f, 0.999f, 10, 1, 1e-8f));
        fixture.steps(1000, USUAL);
        double power = fixture.link().scalar("power2");
        fixture.drift();
        assertThat(fixture.link().counter("steps")).isZero();
        assertThat(fixture.link().scalar("power2")).isEqualTo(power);
    }

    @Test
    void coordinatesOfFtrlStepAsFarAsAtFirstFromTheWeightsAsTheyAre() {
        Fixture fixture = new Fixture(new Ftrl(0.1f, 1, 0.01f, 0.5f));
        float first = fixture.length(USUAL);
        fixture.steps(200, USUAL);
        float late = fixture.length(USUAL);
        assertThat(late).isLessThan(0.5f * first);
        fixture.drift();
        float[] before = fixture.params.clone();
        fixture.step(new float[3]);
        assertThat(fixture.params).usingComparatorWithPrecision(1e-6f).containsExactly(before);
        fixture.drift();
        assertThat(fixture.length(USUAL)).isGreaterThan(1.5f * late);
    }

    @Test
    void distancesBeginAnewFromTheIterate() {
        for (StepSize stepSize :
                List.of(new Dog(1, 1e-2f, 1e-8f), new DAdaptation(1, 1e-2f, 1e9f, 1e9f))) {
            Fixture fixture = new Fixture(stepSize);
            fixture.step(OUTLIER);
            fixture.steps(20, USUAL);
            fixture.drift();
            assertThat(fixture.state).isEqualTo(new Fixture(stepSize).state);
        }
        for (GradientTransform link :
                List.of(new DAdaptAdam(1e-2f, 1e9f, 1e9f), new LDog(1, 1e-2f, 1e-8f))) {
            Fixture fixture = new Fixture(link);
            fixture.steps(20, USUAL);
            fixture.drift();
            assertThat(fixture.state).isEqualTo(new Fixture(link).state);
        }
    }

    @Test
    void rulesThatForgetByThemselvesKeepWhatTheyRemember() {
        Fixture fixture = new Fixture(new Adam(0.9f, 0.999f, 1e-8f));
        fixture.steps(10, USUAL);
        StateTree before = fixture.state.copy();
        fixture.drift();
        assertThat(fixture.state).isEqualTo(before);
    }

    /** One optimizer at work. */
    private static final class Fixture {
        private final Optimizer optimizer;
        private final StateTree state;
        private float[] params = {0.5f, -0.3f, 0.8f};
        private long t;

        Fixture(GradientTransform link) {
            this(new Optimizer(List.of(link), new Constant(1)));
        }

        Fixture(StepSize stepSize) {
            this(new Optimizer(List.of(), stepSize));
        }

        private Fixture(Optimizer optimizer) {
            this.optimizer = optimizer;
            state = StateTree.of(optimizer.state(), params.length);
        }

        void step(float[] gradient) {
            float[] update = gradient.clone();
            optimizer.next(update, new Step(++t, 1, params, LAYOUT, Rng.ofSeed(1)), state);
            params = update;
        }

        void steps(int count, float[] gradient) {
            for (int i = 0; i < count; i++) {
                step(gradient);
            }
        }

        /** Takes a step and returns how far the first parameter went. */
        float length(float[] gradient) {
            float before = params[0];
            step(gradient);
            return Math.abs(params[0] - before);
        }

        void drift() {
            optimizer.drift(params, state);
        }

        StateTree link() {
            return state.part("chain").parts().get(0);
        }
    }
}
