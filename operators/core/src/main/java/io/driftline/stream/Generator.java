package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * A rule that makes examples without end. It holds no memory of its own.
 *
 * <p>Contract, held by a suite over all generators: the examples follow from the draws and the
 * state alone; inputs are finite; the class is one of the task's.
 */
public interface Generator {

    /** Returns the columns and classes of the examples. */
    Task task();

    /** Returns what this generator remembers: its concept, where that is drawn or moves. */
    StateSpec state();

    /**
     * Draws the concept.
     *
     * @param state fresh
     */
    void start(Draws draws, StateTree state);

    /**
     * Makes the next example.
     *
     * @param state of this generator, brought forward where the concept moves
     * @param inputs overwritten, one per column
     * @return the class
     */
    int next(Draws draws, StateTree state, double[] inputs);
}
