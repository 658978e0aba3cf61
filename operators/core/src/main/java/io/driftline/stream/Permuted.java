package io.driftline.stream;

import io.driftline.math.Rng;
import io.driftline.state.Require;

/**
 * Makes tasks out of one set of data by a new random permutation after every so many examples: of
 * the inputs, which changes what a learner sees, or of the labels, which changes what it means. The
 * permutation follows from seed and task; the first task is the data as they are. Input-permuted
 * and label-permuted streams of Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781. There each
 * permutation of labels is composed with those before, which has the same distribution.
 *
 * @param seed of the permutations
 * @param period examples of a task, at least 1; usually 5000 for inputs and 2500 for labels
 */
public record Permuted(long seed, long period) {
    public Permuted {
        Require.atLeast("permuted.period", period, 1);
    }

    /** Returns the task that example {@code n}, from 0, belongs to. */
    public long task(long n) {
        return n / period;
    }

    /**
     * Returns where each of {@code size} inputs or labels comes from in a task: element i of the
     * permuted is element {@code [i]} of the original; a label y becomes {@code [y]}.
     */
    public int[] permutation(long task, int size) {
        if (task == 0) {
            int[] same = new int[size];
            for (int i = 0; i < size; i++) {
                same[i] = i;
            }
            return same;
        }
        return Draws.of(Rng.ofSeed(seed).child(task)).permutation(size);
    }

    /**
     * Writes permuted inputs.
     *
     * @param permutation of the task
     * @param inputs read only
     * @param permuted overwritten, of the same length
     */
    public static void inputs(int[] permutation, float[] inputs, float[] permuted) {
        for (int i = 0; i < permutation.length; i++) {
            permuted[i] = inputs[permutation[i]];
        }
    }
}
