package io.driftline.math;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Normal noise for directions: cheaper than {@link Rng#normal} and a little coarser. A pure
 * function of a stream's key and an index, the same bits everywhere.
 *
 * <p>The distribution: the normal quantile of (k + ½) / 2²³ for 23 uniform bits k, to a relative
 * error below 2.8e-4; symmetric, within ±5.294, variance 0.99997, kurtosis 3.0003; its distribution
 * function is within 7e-5 of the normal one. Within a stream the 32 bits behind a draw do not
 * repeat before 2³² draws.
 *
 * <p>The bits: a Weyl sequence from one half of the key, then two rounds of multiplying and
 * shifting, with the other half between them. Constants of the rounds are those that Wellons' hash
 * prospector lists for 16, 15, 15.
 */
public final class NormalNoise {
    /** Draws per block, whose scratch stays in the first-level cache. */
    private static final int BLOCK = 512;

    /** Loops over so many elements or a multiple of it have nothing left over for scalar code. */
    private static final int ROW = 64;

    /** Up to here a loop is quicker than copying. */
    private static final int SHORT = 192;

    private static final int GOLDEN = 0x9E3779B9;
    private static final int[] WEYL = new int[BLOCK];

    /** The bits of 1f; 23 bits behind them make a float in [1, 2). */
    private static final int ONE = 0x3F800000;

    static {
        for (int i = 0; i < BLOCK; i++) {
            WEYL[i] = i * GOLDEN;
        }
    }

    private final long key;
    private final float sigma;
    private final int[] bits;
    private final float[] uniform;
    private final float[] part;
    private final IntBuffer asInts;
    private final FloatBuffer asFloats;

    /**
     * Returns noise that can be added stretch by stretch. Holds a few kilobytes of scratch.
     *
     * @param sigma standard deviation
     * @param length the most elements that a stretch will have
     */
    public NormalNoise(Rng rng, float sigma, int length) {
        this.sigma = sigma;
        key = rng.bits(-1);
        int block = Math.min(BLOCK, (length + ROW - 1) / ROW * ROW);
        bits = new int[block];
        uniform = new float[block];
        part = new float[block];
        ByteBuffer bytes = ByteBuffer.allocate(block > SHORT ? block * Float.BYTES : 0);
        bytes.order(ByteOrder.nativeOrder());
        asInts = bytes.asIntBuffer();
        asFloats = bytes.asFloatBuffer();
    }

    /** Returns the draw at an index, at least 0. */
    public static float at(Rng rng, int index) {
        long key = rng.bits(-1);
        int bits = oneToTwo(index * GOLDEN + (int) (key >>> 32), (int) key);
        return quantile(Float.intBitsToFloat(bits));
    }

    /** Adds {@code sigma * at(rng, i)} to each element {@code i}. */
    public static void add(Rng rng, float sigma, float[] update) {
        new NormalNoise(rng, sigma, update.length).addTo(update, 0, update.length);
    }

    /** Adds {@code sigma * at(rng, i)} to each element {@code i} of a stretch. */
    public void addTo(float[] update, int from, int to) {
        // All arrays in a loop share one index, and nothing else is computed from that index: so
        // the compiler makes vector code of them.
        int block = part.length;
        for (int at = from; at < to; at += block) {
            fill(bits, at * GOLDEN + (int) (key >>> 32), (int) key);
            toFloats(bits, uniform);
            int length = Math.min(block, to - at);
            System.arraycopy(update, at, part, 0, length);
            add(part, sigma, uniform);
            System.arraycopy(part, 0, update, at, length);
        }
    }

    /** Takes bits for floats: by copying, where that is worth it; the loop stays scalar. */
    private void toFloats(int[] bits, float[] floats) {
        if (asInts.capacity() == 0) {
            for (int i = 0; i < bits.length; i++) {
                floats[i] = Float.intBitsToFloat(bits[i]);
            }
            return;
        }
        asInts.put(0, bits);
        asFloats.get(0, floats);
    }

    private static void fill(int[] bits, int start, int key) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] = oneToTwo(WEYL[i] + start, key);
        }
    }

    private static void add(float[] part, float sigma, float[] uniform) {
        for (int i = 0; i < part.length; i++) {
            part[i] += sigma * quantile(uniform[i]);
        }
    }

    /** Returns the bits of a float in [1, 2). */
    private static int oneToTwo(int counter, int key) {
        int z = (counter ^ (counter >>> 16)) * 0x21F0AAAD;
        z ^= key;
        z = (z ^ (z >>> 15)) * 0x735A2D97;
        return ((z ^ (z >>> 15)) >>> 9) | ONE;
    }

    /**
     * Returns the quantile for a number from [1, 2). With q its distance from the middle of its
     * cell to 1.5 it is q times a rational function of √(¼ − q²), fitted by reweighted least
     * squares; towards the ends that root goes to 0 as slowly as the quantile needs it.
     */
    private static float quantile(float oneToTwo) {
        float q = (oneToTwo - 1.5f) + 0x1p-24f;
        float r = (float) Math.sqrt((0.5f - q) * (0.5f + q));
        float above =
                (((15590076.0f * r + 90674089.0f) * r + 6127468.36f) * r + 33172.7918f) * r
                        + 11.7448973f;
        float below =
                (((45547821.8f * r + 19737173.1f) * r + 844195.772f) * r + 3516.1919f) * r + 1f;
        return q * above / below;
    }
}
