package io.driftline.optim;

import static io.driftline.optim.TestingRun.VECTOR_A;
import static io.driftline.optim.TestingRun.assertIterates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card adaptive-optimizers, 1, on vector A. */
class AdamTest {
    private static final float[][] ADAM = {
        {0.599999995f, -0.399999990f, 0.700000002f},
        {0.575229814f, -0.344049643f, 0.616940252f},
        {0.573863144f, -0.277248145f, 0.602649076f}
    };
    private static final float[][] ADAMW = {
        {0.599499995f, -0.399699990f, 0.699200002f},
        {0.574130314f, -0.343349943f, 0.615441052f},
        {0.572189513f, -0.276205095f, 0.600534435f}
    };

    @Test
    void adamFollowsTheWorkedExample() {
        TestingRun run = TestingRun.of(new Adam(0.9f, 0.999f, 1e-8f));
        assertIterates(run.iterates(VECTOR_A), 2e-7, ADAM);
    }

    @Test
    void adamWFollowsTheWorkedExampleAndIsAdamThenDecay() {
        TestingRun run = TestingRun.of(new AdamW(0.9f, 0.999f, 1e-8f, 0.01f));
        float[][] found = run.iterates(VECTOR_A);
        assertIterates(found, 2e-7, ADAMW);
        TestingRun links = TestingRun.of(new Adam(0.9f, 0.999f, 1e-8f), new WeightDecay(0.01f));
        assertThat(links.iterates(VECTOR_A)).isDeepEqualTo(found);
    }

    @Test
    void amsGradFollowsTheWorkedExamplesInBothForms() {
        assertIterates(
                TestingRun.of(new AmsGrad(0.9f, 0.5f, 1e-8f, false)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.514142135f, -0.314142134f, 0.785857865f},
                new float[] {0.509025318f, -0.303349319f, 0.769594409f},
                new float[] {0.508684197f, -0.286672680f, 0.765563901f});
        TestingRun library = TestingRun.of(new AmsGrad(0.9f, 0.5f, 1e-8f, true));
        assertIterates(
                library.iterates(VECTOR_A),
                2e-7,
                new float[] {0.599999995f, -0.399999990f, 0.700000002f},
                new float[] {0.576677398f, -0.350806035f, 0.625870710f},
                new float[] {0.575499945f, -0.293243056f, 0.611958549f});
        assertThat(library.memory("amsgrad").vector("maxMeanSquare"))
                .containsExactly(new float[] {0.055f, 0.0825f, 0.08f}, within(1e-8f));
    }

    /**
     * Card evaluation-metrics, 7: a constant gradient moves a new row by one step size each time.
     */
    @Test
    void aRowThatJoinsLaterIsCorrectedByItsOwnSteps() {
        double[] own = newRowUnder(new Adam(0.9f, 0.999f, 1e-8f), true);
        double[] shared = newRowUnder(new Adam(0.9f, 0.999f, 1e-8f), false);
        for (int t : new int[] {1, 2, 10, 12, 100}) {
            assertThat(own[t]).as("step %d", t).isEqualTo(1, within(1e-5));
        }
        assertThat(new double[] {shared[1], shared[2], shared[10], shared[12], shared[100]})
                .containsExactly(new double[] {3.16, 4.25, 6.53, 6.57, 3.24}, within(5e-3));
    }

    @Test
    void allThatDivideByARootCorrectARowThatJoins() {
        Upgd silent = new Upgd(0, 0);
        for (GradientTransform rule :
                List.of(
                        new AdamW(0.9f, 0.999f, 1e-8f, 0),
                        new AmsGrad(0.9f, 0.999f, 1e-8f, true),
                        new AdaBound(0.9f, 0.999f, 1e6f, 1e-9f, 1e-8f),
                        new AdEmaMix(0.9f, 0.999f, 0.999f, 0, 1e-8f, 0))) {
            assertThat(rule.needs()).contains(Need.ROW_STEPS);
            double[] own = newRowUnder(rule, true);
            assertThat(own[1]).as(rule.toString()).isEqualTo(1, within(1e-5));
            assertThat(own[12]).as(rule.toString()).isEqualTo(1, within(1e-5));
            assertThat(newRowUnder(rule, false)[12]).isGreaterThan(6);
        }
        assertThat(new AdaUpgd(silent, new Adam(0, 0, 1)).needs()).contains(Need.ROW_STEPS);
    }

    /** A link that is younger than the row, because a drift began it anew, corrects all alike. */
    @Test
    void aRowIsNotCorrectedByMoreStepsThanTheLinkHas() {
        Adam adam = new Adam(0.9f, 0.999f, 1e-8f);
        StateTree state = StateTree.of(adam.state(), 4);
        float[] update = {1, -2, 3, -4};
        adam.apply(update, step(1, 5_000), state);
        assertThat(update).containsExactly(new float[] {1, -1, 1, -1}, within(1e-5f));
    }

    /** Returns how far a new second row moves in step sizes, by its own steps. */
    private static double[] newRowUnder(GradientTransform rule, boolean counted) {
        StateTree state = StateTree.of(rule.state(), 4);
        StateTree powers = rule instanceof AdamW ? state.part("adam") : state;
        powers.scalar("power1", 0); // as after very many steps
        powers.scalar("power2", 0);
        double[] moved = new double[101];
        for (int t = 1; t < moved.length; t++) {
            float[] update = {0, 0, 0.5f, 0.5f};
            rule.apply(update, step(100_000 + t, counted ? t : -1), state);
            moved[t] = update[3];
            assertThat(update[0]).isZero();
        }
        return moved;
    }

    private static Step step(long t, long rowSteps) {
        float[] none = {};
        return new Step(
                t,
                0,
                new float[4],
                Layout.EMPTY.with("head", 2, 2),
                Rng.ofSeed(1),
                none,
                none,
                new double[] {-1, rowSteps});
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new Adam(1, 0, 1)).hasMessageContaining("adam.beta1 is 1");
        assertThatThrownBy(() -> new Adam(0, 1, 1)).hasMessageContaining("adam.beta2 is 1");
        assertThatThrownBy(() -> new Adam(0, 0, 0)).hasMessageContaining("adam.epsilon is 0");
        assertThatThrownBy(() -> new AdamW(1, 0, 1, 0)).hasMessageContaining("adamw.beta1 is 1");
        assertThatThrownBy(() -> new AdamW(0, 0, 1, -1))
                .hasMessage("adamw.weight-decay is -1; it must be ≥ 0.");
        assertThatThrownBy(() -> new AmsGrad(0, 2, 1, true)).hasMessageContaining("amsgrad.beta2");
    }
}
