package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Uniform inputs on two sides of a plane that turns a little with each example. Hulten, Spencer and
 * Domingos, KDD 2001; draws in the order of MOA, also where nothing moves. Weights have no bound.
 *
 * <p>State: weight and direction per input.
 *
 * @param attributes inputs, at least 1; usually 10
 * @param drifting how many weights move, from the first; usually 2
 * @param magnitude of a weight's change with each example, at least 0
 * @param noisePercent of labels that are flipped, 0 to 100; usually 5
 * @param turnPercent of moving weights that turn round after an example, 0 to 100; usually 10
 */
public record Hyperplane(
        int attributes, int drifting, double magnitude, int noisePercent, int turnPercent)
        implements Generator {

    public Hyperplane {
        Require.inHalfOpen("hyperplane.attributes", attributes, 1, Columns.MOST + 1);
        Require.inHalfOpen("hyperplane.drift-attributes", drifting, 0, attributes + 1);
        Require.atLeast("hyperplane.magnitude", magnitude, 0);
        Require.inHalfOpen("hyperplane.noise-percentage", noisePercent, 0, 101);
        Require.inHalfOpen("hyperplane.sigma-percentage", turnPercent, 0, 101);
    }

    @Override
    public Task task() {
        return Columns.task("x", attributes, true, 2);
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("hyperplane", 1)
                .array("weights", attributes, 0)
                .array("directions", attributes, 0);
    }

    @Override
    public void start(Draws draws, StateTree state) {
        for (int i = 0; i < attributes; i++) {
            state.array("weights")[i] = draws.uniform();
            state.array("directions")[i] = i < drifting ? 1 : 0;
        }
    }

    @Override
    public int next(Draws draws, StateTree state, double[] inputs) {
        double[] weights = state.array("weights");
        double[] directions = state.array("directions");
        double sum = 0;
        double half = 0;
        for (int i = 0; i < attributes; i++) {
            inputs[i] = draws.uniform();
            sum += weights[i] * inputs[i];
            half += weights[i];
        }
        int label = sum >= 0.5 * half ? 1 : 0;
        label = Columns.strikes(noisePercent, draws) ? 1 - label : label;
        for (int i = 0; i < drifting; i++) {
            weights[i] += directions[i] * magnitude;
            directions[i] = Columns.strikes(turnPercent, draws) ? -directions[i] : directions[i];
        }
        return label;
    }
}
