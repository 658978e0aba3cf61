package io.driftline.replay;

import io.driftline.math.Rng;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Keeps a uniform sample of everything offered: after n offers each of them is in memory with
 * probability rows ÷ n.
 *
 * <p>Vitter, ACM TOMS 11 (1985), algorithm R. A smaller memory that takes over a larger one keeps a
 * uniform sample of its rows, so that the promise still holds; a larger one fills up with what
 * comes next, and of what was offered before it cannot hold more than was kept.
 *
 * <p>State: two counters. Cost: one draw per offer.
 *
 * @param rows of the memory, at least 1
 */
public record Reservoir(int rows) implements ReplayPolicy {
    private static final StateSpec STATE =
            StateSpec.of("reservoir", 1).counter(Slots.OFFERED, 0).counter(Slots.STORED, 0);

    public Reservoir {
        Require.atLeast("replay.rows", rows, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public int slotFor(float target, Rng rng, StateTree state) {
        long offered = state.add(Slots.OFFERED, 1);
        if (state.counter(Slots.STORED) < rows) {
            return (int) state.add(Slots.STORED, 1) - 1;
        }
        long slot = Slots.below(offered, rng, 0);
        return slot < rows ? (int) slot : -1;
    }

    @Override
    public int draw(Rng rng, StateTree state) {
        return Slots.filled(rng, state);
    }

    @Override
    public int[] resize(StateTree saved, StateTree state, Rng rng) {
        int stored = (int) saved.counter(Slots.STORED);
        int kept = Math.min(stored, rows);
        state.counter(Slots.OFFERED, saved.counter(Slots.OFFERED));
        state.counter(Slots.STORED, kept);
        return Slots.sample(kept, stored, rng);
    }
}
