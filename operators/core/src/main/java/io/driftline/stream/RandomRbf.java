package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Clouds of points around centres, each of a class, which may move through the unit cube and turn
 * back at its walls. MOA's random radial basis functions, draws in its order; points may lie
 * outside the cube.
 *
 * <p>State: position, class, deviation and weight of each centre, and its direction where it moves.
 *
 * @param attributes inputs, at least 1; usually 10
 * @param classes at least 2
 * @param centroids at least 1; usually 50
 * @param drifting how many centres move, from the first
 * @param speed of their movement with each example, at least 0; usually 0.0001 or 0.001
 */
public record RandomRbf(int attributes, int classes, int centroids, int drifting, double speed)
        implements Generator {

    public RandomRbf {
        Require.inHalfOpen("random-rbf.attributes", attributes, 1, 10_001);
        Require.inHalfOpen("random-rbf.classes", classes, 2, 10_001);
        Require.inHalfOpen("random-rbf.centroids", centroids, 1, 10_001);
        Require.inHalfOpen("random-rbf.drift-centroids", drifting, 0, centroids + 1);
        Require.atLeast("random-rbf.speed", speed, 0);
    }

    @Override
    public Task task() {
        return Columns.task("x", attributes, true, classes);
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("random-rbf", 1)
                .array("centres", centroids * attributes, 0)
                .array("classes", centroids, 0)
                .array("deviations", centroids, 0)
                .array("weights", centroids, 0)
                .array("speeds", drifting * attributes, 0);
    }

    @Override
    public void start(Draws draws, StateTree state) {
        startCentres(draws, state);
        startSpeeds(draws, state);
    }

    void startCentres(Draws draws, StateTree state) {
        for (int c = 0; c < centroids; c++) {
            for (int i = 0; i < attributes; i++) {
                state.array("centres")[c * attributes + i] = draws.uniform();
            }
            state.array("classes")[c] = draws.below(classes);
            state.array("deviations")[c] = draws.uniform();
            state.array("weights")[c] = draws.uniform();
        }
    }

    /** Draws directions of length 1. In MOA they come from the centres' generator, begun anew. */
    void startSpeeds(Draws draws, StateTree state) {
        double[] speeds = state.array("speeds");
        for (int c = 0; c < drifting; c++) {
            double squares = 0;
            for (int i = 0; i < attributes; i++) {
                double value = draws.uniform();
                speeds[c * attributes + i] = value;
                squares += value * value;
            }
            double norm = Math.sqrt(squares);
            for (int i = 0; i < attributes; i++) {
                speeds[c * attributes + i] /= norm > 0 ? norm : 1;
            }
        }
    }

    @Override
    public int next(Draws draws, StateTree state, double[] inputs) {
        move(state);
        int c = centre(draws.uniform(), state.array("weights"));
        double squares = 0;
        for (int i = 0; i < attributes; i++) {
            inputs[i] = 2 * draws.uniform() - 1;
            squares += inputs[i] * inputs[i];
        }
        double length = draws.normal() * state.array("deviations")[c];
        double scale = squares > 0 ? length / Math.sqrt(squares) : 0;
        for (int i = 0; i < attributes; i++) {
            inputs[i] = state.array("centres")[c * attributes + i] + inputs[i] * scale;
        }
        return (int) state.array("classes")[c];
    }

    private void move(StateTree state) {
        double[] centres = state.array("centres");
        double[] speeds = state.array("speeds");
        for (int i = 0; i < speeds.length; i++) {
            centres[i] += speeds[i] * speed;
            if (centres[i] > 1 || centres[i] < 0) {
                centres[i] = centres[i] > 1 ? 1 : 0;
                speeds[i] = -speeds[i];
            }
        }
    }

    /** Returns the first centre whose cumulative weight exceeds a share of all. */
    private int centre(double share, double[] weights) {
        double all = 0;
        for (double weight : weights) {
            all += weight;
        }
        double sum = weights[0];
        int centre = 0;
        while (sum <= share * all && centre < centroids - 1) {
            sum += weights[++centre];
        }
        return centre;
    }
}
