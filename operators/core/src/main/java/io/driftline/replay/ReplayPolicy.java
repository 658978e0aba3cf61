package io.driftline.replay;

import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Which slot of a memory an example takes, and which slot is drawn. Where the rows are kept is the
 * caller's business.
 *
 * <p><b>Contract</b> (checked by the policy tests, over all policies): the state has at least the
 * counters {@code offered} and {@code stored}; the slots 0 to stored − 1 are filled and the next
 * free one is number {@code stored}; the results depend on the arguments alone.
 */
public interface ReplayPolicy {

    /** Returns what this policy remembers; its name is the policy's name. */
    StateSpec state();

    /**
     * Counts an example and returns the slot that it takes, whose row it replaces if it is filled;
     * −1 when it is not kept.
     *
     * @param target class index or number
     * @param rng of this one offer
     * @param state of this policy, brought forward by one example
     */
    int slotFor(float target, Rng rng, StateTree state);

    /**
     * Returns a filled slot, each with the same probability.
     *
     * @param rng of this one draw
     * @param state of this policy with at least one row stored, read only
     */
    int draw(Rng rng, StateTree state);

    /**
     * Takes over the memory of the same policy with another number of rows, so that what it
     * promises of the rows still holds.
     *
     * @param saved state of the other policy, read only
     * @param state of this policy, at its initial values; overwritten
     * @return for each slot filled now, in order, the slot that its row has in the other memory
     */
    int[] resize(StateTree saved, StateTree state, Rng rng);
}
