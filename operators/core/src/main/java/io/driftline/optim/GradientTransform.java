package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * Turns a gradient into a better direction. Links form a chain.
 *
 * <p><b>Contract</b> (checked by the contract suite over the whole catalog): the result depends on
 * the arguments alone; nothing is kept outside the state; finite arguments of ordinary size give
 * finite results, also for zero gradients and zero parameters. Where numbers leave the range of
 * float the learner undoes the step.
 */
public interface GradientTransform {

    /** Returns what this link remembers; its name is the link's name in a chain. */
    StateSpec state();

    /**
     * Changes the direction in place.
     *
     * @param update one element per parameter: the gradient, or what the link before made of it
     * @param state of this link
     */
    void apply(float[] update, Step step, StateTree state);

    /**
     * Changes the direction by what is done to its blocks; by default as a whole.
     *
     * @param blocks of the direction, after what the links before have queued
     * @param state of this link
     */
    default void apply(Blocks blocks, Step step, StateTree state) {
        apply(blocks.whole(), step, state);
    }

    /** Returns what this link needs to know beside the gradient. By default nothing. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * Begins anew what a drift makes obsolete: what this link would otherwise remember for ever, or
     * too long. By default nothing.
     *
     * @param state of this link
     */
    default void drift(StateTree state) {}
}
