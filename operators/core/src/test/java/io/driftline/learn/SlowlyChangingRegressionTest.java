package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.model.Linear;
import io.driftline.model.Mlp;
import io.driftline.model.Model;
import io.driftline.model.SquaredError;
import io.driftline.optim.Constant;
import io.driftline.optim.ContinualBackprop;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Upgd;
import io.driftline.optim.WeightDecay;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Card streaming-optimizers, 10: slowly changing regression, a million events, on which a network
 * learned by plain descent ends worse than a linear model. Takes minutes; run it with {@code
 * -Ddriftline.figures=RUNS}, and see RESULTS.md.
 */
@EnabledIfSystemProperty(named = "driftline.figures", matches = "[0-9]+")
class SlowlyChangingRegressionTest {
    private static final int EVENTS = 1_000_000;
    private static final int LAST = 200_000;
    private static final int INPUTS = 20;
    private static final int SLOW = 15;
    private static final int UNITS = 100;
    private static final int EVERY = 10_000;
    private static final SquaredError LOSS = new SquaredError();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNetworkStaysPlasticWhereUnitsAreReplacedOrGated(boolean allBits) {
        Optional<ContinualBackprop> replaced =
                Optional.of(new ContinualBackprop(0.99f, 1e-4f, 100, true));
        List<GradientTransform> gated = List.of(new Upgd(0.999f, 0.01f), new WeightDecay(0.001f));
        String bits = allBits ? "all 15 bits redrawn" : "one bit flips";
        double linear =
                mean(bits + ", linear", new Linear(INPUTS, LOSS), optimizer(List.of()), allBits);
        double plain = mean(bits + ", descent", mlp(), optimizer(List.of()), allBits);
        double fresh =
                mean(
                        bits + ", continual backprop",
                        mlp(),
                        new Optimizer(List.of(), new Constant(0.01f), Optional.empty(), replaced),
                        allBits);
        double protecting = mean(bits + ", UPGD", mlp(), optimizer(gated), allBits);
        assertThat(plain).isGreaterThan(linear);
        assertThat(fresh).isLessThan(0.65);
        assertThat(protecting).isLessThan(plain).isLessThan(linear);
    }

    private static Mlp mlp() {
        return new Mlp(INPUTS, List.of(5), LOSS);
    }

    private static Optimizer optimizer(List<GradientTransform> chain) {
        return new Optimizer(chain, new Constant(0.01f));
    }

    /** Returns the mean squared error over the last fifth, mean over runs, and prints it. */
    private static double mean(String what, Model model, Optimizer optimizer, boolean allBits) {
        int runs = Integer.getInteger("driftline.figures");
        double[] errors = new double[runs];
        for (int run = 0; run < runs; run++) {
            errors[run] = run(model, optimizer, allBits, Rng.ofSeed(run));
        }
        double mean = IntStream.range(0, runs).mapToDouble(i -> errors[i]).average().orElseThrow();
        double squares = 0;
        for (double error : errors) {
            squares += (error - mean) * (error - mean);
        }
        System.out.printf(
                "%s: %.3f ± %.3f (%d runs)%n",
                what, mean, Math.sqrt(squares / Math.max(1, runs - 1) / runs), runs);
        return mean;
    }

    private static double run(Model model, Optimizer optimizer, boolean allBits, Rng rng) {
        Task task =
                new Task(
                        IntStream.range(0, INPUTS)
                                .mapToObj(i -> new Task.Column("x" + i, false))
                                .toList(),
                        List.of());
        GradientLearner learner = new GradientLearner(task, model, LOSS, optimizer, false, "");
        LearnerState state = learner.start(rng);
        start(state.params(), model instanceof Mlp, rng.child("start"));
        Target target = new Target(rng.child("target"));
        Rng bits = rng.child("bits");
        float[] x = new float[INPUTS];
        double sum = 0;
        for (int t = 0; t < EVENTS; t++) {
            Rng now = bits.child(t);
            boolean changes = t % EVERY == 0;
            int flipped = (int) (SLOW * now.uniform(INPUTS));
            for (int i = 0; i < INPUTS; i++) {
                if (i >= SLOW || t == 0 || changes && allBits) {
                    x[i] = now.uniform(i) < 0.5 ? 0 : 1;
                }
            }
            x[flipped] = changes && !allBits ? 1 - x[flipped] : x[flipped];
            double loss = learner.learn(state, Batch.example(x, target.of(x))).loss();
            sum += t >= EVENTS - LAST ? loss : 0;
        }
        return sum / LAST;
    }

    /** Kaiming's uniform weights, biases 0; a linear model starts at 0. */
    private static void start(float[] params, boolean network, Rng rng) {
        for (int i = 0; network && i < params.length; i++) {
            boolean bias = i >= 5 * INPUTS && i < 5 * INPUTS + 5 || i == params.length - 1;
            double bound = i < 5 * INPUTS ? Math.sqrt(6.0 / INPUTS) : Math.sqrt(3.0 / 5);
            params[i] = bias ? 0 : (float) (bound * (2 * rng.uniform(i) - 1));
        }
    }

    /** A network of threshold units with weights of ±1. */
    private static final class Target {
        private final float[][] weights = new float[UNITS][INPUTS + 1];
        private final double[] threshold = new double[UNITS];
        private final float[] out = new float[UNITS + 1];

        Target(Rng rng) {
            for (int u = 0; u <= UNITS; u++) {
                Rng unit = rng.child(u);
                out[u] = unit.uniform(INPUTS + 1) < 0.5 ? -1 : 1;
                for (int i = 0; u < UNITS && i <= INPUTS; i++) {
                    weights[u][i] = unit.uniform(i) < 0.5 ? -1 : 1;
                }
            }
            for (int u = 0; u < UNITS; u++) {
                double sum = 0;
                for (int i = 0; i < INPUTS; i++) {
                    sum += weights[u][i];
                }
                double negative = (INPUTS - sum + weights[u][INPUTS]) / 2;
                threshold[u] = 0.7 * (INPUTS + 1) - negative;
            }
        }

        float of(float[] x) {
            float sum = out[UNITS];
            for (int u = 0; u < UNITS; u++) {
                float input = weights[u][INPUTS];
                for (int i = 0; i < INPUTS; i++) {
                    input += weights[u][i] * x[i];
                }
                sum += input > threshold[u] ? out[u] : 0;
            }
            return sum;
        }
    }
}
