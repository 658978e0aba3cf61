package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/** The iterate of averages that leave it alone: begun at the served point, moved by every step. */
final class Iterate {
    private Iterate() {}

    /** Declares the iterate and the number of steps it was moved. */
    static StateSpec declare(String average) {
        return StateSpec.of(average, 1).perParameter("iterate").counter("steps", 0);
    }

    /** Writes the iterate. */
    static void get(float[] served, StateTree state, float[] point) {
        float[] from = state.counter("steps") == 0 ? served : state.vector("iterate");
        System.arraycopy(from, 0, point, 0, point.length);
    }

    /** Moves the iterate from {@code point} and returns the number of moves. */
    static long move(float[] update, float stepSize, float[] point, StateTree state) {
        float[] iterate = state.vector("iterate");
        for (int i = 0; i < iterate.length; i++) {
            iterate[i] = point[i] - stepSize * update[i];
        }
        return state.add("steps", 1);
    }

    /** Writes the point that lies a share of the way from the served point to the iterate. */
    static void between(float[] update, float share, float[] served, StateTree state) {
        float[] iterate = state.vector("iterate");
        for (int i = 0; i < iterate.length; i++) {
            update[i] = share == 1 ? iterate[i] : served[i] + share * (iterate[i] - served[i]);
        }
    }
}
