package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * SEA concepts: three inputs in [0, 10), class 0 where the first two sum to at most θ, the third
 * without meaning. Street and Kim, KDD 2001; draws in the order of MOA.
 *
 * @param function 1 to 4: θ = 8, 9, 7, 9.5
 * @param noisePercent of labels that are flipped, 0 to 100; usually 10
 */
public record Sea(int function, int noisePercent) implements Generator {
    private static final double[] THETA = {8, 9, 7, 9.5};
    private static final Task TASK = Columns.task("x", 3, true, 2);
    private static final StateSpec STATE = StateSpec.of("sea", 1);

    public Sea {
        Require.inHalfOpen("sea.function", function, 1, 5);
        Require.inHalfOpen("sea.noise-percentage", noisePercent, 0, 101);
    }

    @Override
    public Task task() {
        return TASK;
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void start(Draws draws, StateTree state) {
        // The concept is given.
    }

    @Override
    public int next(Draws draws, StateTree state, double[] inputs) {
        for (int i = 0; i < 3; i++) {
            inputs[i] = 10 * draws.uniform();
        }
        int label = inputs[0] + inputs[1] <= THETA[function - 1] ? 0 : 1;
        return Columns.strikes(noisePercent, draws) ? 1 - label : label;
    }
}
