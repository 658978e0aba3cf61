package io.driftline.stream;

import io.driftline.math.Rng;

/**
 * Where a generator's randomness comes from, one draw after the other. The order of its draws is
 * part of a generator's definition, so that another source gives another program's stream.
 */
public interface Draws {

    /** Returns a draw from [0, 1). */
    double uniform();

    /** Returns a whole number from 0 to {@code bound} − 1. */
    int below(int bound);

    /** Returns a draw from the standard normal distribution. */
    double normal();

    /** Returns the draws that follow from a key, from the first. */
    static Draws of(Rng rng) {
        return new Draws() {
            private long next;

            @Override
            public double uniform() {
                return rng.uniform(next++);
            }

            @Override
            public int below(int bound) {
                return (int) (rng.uniform(next++) * bound);
            }

            @Override
            public double normal() {
                return rng.normal(2 * next++); // each from bits of its own
            }
        };
    }

    /** Draws an order of {@code size} things: Fisher and Yates's shuffle, from the end. */
    default int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /** Shuffles, from the end. */
    default void shuffle(int[] things) {
        for (int i = things.length - 1; i > 0; i--) {
            int j = below(i + 1);
            int thing = things[i];
            things[i] = things[j];
            things[j] = thing;
        }
    }
}
