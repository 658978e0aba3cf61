package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;

/** Runs rules over the fixed gradients of the method cards, whatever the parameters are. */
final class TestingRun {
    static final float[] START = {0.5f, -0.3f, 0.8f};

    /** Card adaptive-optimizers, 0. */
    static final float[][] VECTOR_A = {
        {-0.2f, 0.1f, 0.4f}, {0.3f, -0.4f, 0.1f}, {-0.1f, -0.2f, -0.3f}
    };

    /** Card adaptive-optimizers, 0. */
    static final float[][] VECTOR_C = {
        {-0.2f, 0.1f, 0.4f}, {-0.25f, 0.05f, 0.3f}, {-0.1f, 0.1f, 0.35f}
    };

    /** Card adaptive-optimizers, 0. */
    static final float[] LOSSES = {0.05f, 0.04f, 0.045f};

    private final Optimizer optimizer;
    private final StateTree state;
    private final float[] sizes = new float[3];
    private final float[][] points = new float[3][];

    private TestingRun(Optimizer optimizer) {
        this.optimizer = optimizer;
        state = StateTree.of(optimizer.state(), START.length);
    }

    /** Prepares a run of one rule with the step size 0.1 of the cards. */
    static TestingRun of(GradientTransform... chain) {
        return new TestingRun(new Optimizer(List.of(chain), new Constant(0.1f)));
    }

    /** Prepares a run of one rule that brings its own step size. */
    static TestingRun unscaled(GradientTransform... chain) {
        return new TestingRun(new Optimizer(List.of(chain), new Constant(1)));
    }

    /** Prepares a run of plain gradients with a step size. */
    static TestingRun of(StepSize stepSize) {
        return new TestingRun(new Optimizer(List.of(), stepSize));
    }

    /** Prepares a run with the step size 0.1 of the cards whose iterates are averaged. */
    static TestingRun of(WeightAverage average, GradientTransform... chain) {
        return of(average, new Constant(0.1f), chain);
    }

    /** Prepares a run whose iterates are averaged. */
    static TestingRun of(WeightAverage average, StepSize stepSize, GradientTransform... chain) {
        return new TestingRun(
                new Optimizer(List.of(chain), stepSize, Optional.of(average), Optional.empty()));
    }

    /** Returns the three parameters, which are what is served. */
    float[][] iterates(float[][] gradients) {
        float[] w = START.clone();
        float[][] iterates = new float[3][];
        for (int t = 1; t <= 3; t++) {
            float[] update = gradients[t - 1].clone();
            Layout layout = Layout.EMPTY.with("body", 1, 2).with("head", 1, 1);
            Step step = new Step(t, LOSSES[t - 1], w, layout, Rng.ofSeed(1));
            sizes[t - 1] = optimizer.next(update, step, state);
            w = update;
            iterates[t - 1] = w.clone();
            points[t - 1] = optimizer.gradientPoint(w, state).clone();
        }
        return iterates;
    }

    /** Returns where the gradients after each step of the run would be taken. */
    float[][] points() {
        return points;
    }

    /** Returns the memory of the average. */
    StateTree averageMemory() {
        return state.part("average").parts().get(0);
    }

    /** Returns the step sizes of the run. */
    float[] sizes() {
        return sizes;
    }

    /** Returns the memory of a link. */
    StateTree memory(String link) {
        return state.part("chain").part(link);
    }

    /** Returns the memory of the step size. */
    StateTree stepSizeMemory() {
        return state.parts().get(1);
    }

    /** Compares iterates with three rows of numbers. */
    static void assertIterates(float[][] found, double tolerance, float[]... expected) {
        for (int t = 0; t < expected.length; t++) {
            org.assertj.core.api.Assertions.assertThat(found[t])
                    .as("w%d", t + 1)
                    .containsExactly(
                            expected[t], org.assertj.core.api.Assertions.within((float) tolerance));
        }
    }
}
