package io.driftline.replay;

import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import java.util.stream.IntStream;

/** Draws that the policies share. */
final class Slots {
    static final String OFFERED = "offered";
    static final String STORED = "stored";

    private Slots() {}

    /**
     * Returns a whole number from 0 to {@code bound} − 1. The product of a bound below 2⁵³ and a
     * draw below 1 never rounds up to the bound.
     */
    static long below(long bound, Rng rng, long index) {
        return (long) (rng.uniform(index) * bound);
    }

    /** Returns a filled slot, each with the same probability. */
    static int filled(Rng rng, StateTree state) {
        return (int) below(state.counter(STORED), rng, 0);
    }

    /**
     * Returns {@code count} of the numbers from 0 to {@code of} − 1 in their order, each set with
     * the same probability: selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2,
     * algorithm S.
     */
    static int[] sample(int count, int of, Rng rng) {
        int[] sample = new int[count];
        int taken = 0;
        for (int i = 0; taken < count; i++) {
            if (below(of - i, rng, i) < count - taken) {
                sample[taken++] = i;
            }
        }
        return sample;
    }

    /** Returns the numbers from {@code from} to {@code to} − 1. */
    static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }
}
