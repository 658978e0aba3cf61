package io.driftline.replay;

import io.driftline.math.Rng;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Keeps the newest examples: the newest takes the place of the oldest.
 *
 * <p>A smaller memory that takes over a larger one keeps the newest rows.
 *
 * <p>State: three counters. Cost: none.
 *
 * @param rows of the memory, at least 1
 */
public record Ring(int rows) implements ReplayPolicy {
    private static final String NEXT = "next";
    private static final StateSpec STATE =
            StateSpec.of("ring", 1)
                    .counter(Slots.OFFERED, 0)
                    .counter(Slots.STORED, 0)
                    .counter(NEXT, 0);

    public Ring {
        Require.atLeast("replay.rows", rows, 1);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public int slotFor(float target, Rng rng, StateTree state) {
        state.add(Slots.OFFERED, 1);
        state.counter(Slots.STORED, Math.min(rows, state.counter(Slots.STORED) + 1));
        int slot = (int) (state.counter(NEXT) % rows);
        state.counter(NEXT, (slot + 1) % rows);
        return slot;
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
        state.counter(NEXT, kept % rows);
        long next = saved.counter(NEXT);
        if (next < 0 || next > stored) {
            throw new IllegalArgumentException("the next slot of the ring is " + next);
        }
        int newest = (int) next + stored - kept; // oldest of those that are kept
        int[] from = Slots.range(newest, newest + kept);
        for (int i = 0; i < kept; i++) {
            from[i] %= stored;
        }
        return from;
    }
}
