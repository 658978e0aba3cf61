package io.driftline.math;

/**
 * Random numbers as a pure function: a key and a counter give the draw, nothing mutates, so nothing
 * random is ever checkpointed. Derive a key for each purpose and step with {@link #child}.
 *
 * @param key identifies the stream of draws
 */
public record Rng(long key) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Returns the stream that a user's seed begins. */
    public static Rng ofSeed(long seed) {
        return new Rng(mix(seed ^ GOLDEN));
    }

    /** Returns the stream for a numbered purpose or step under this one. */
    public Rng child(long tag) {
        return new Rng(mix(key + mix(tag + GOLDEN)));
    }

    /** Returns the stream for a named purpose under this one. */
    public Rng child(String tag) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < tag.length(); i++) {
            hash = (hash ^ tag.charAt(i)) * 0x100000001B3L;
        }
        return child(hash);
    }

    /** Returns 64 uniformly distributed bits: SplitMix64's output function at this position. */
    public long bits(long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    /** Returns a draw from [0, 1) with 53 bits. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * 0x1p-53;
    }

    /**
     * Returns a draw from the standard normal distribution, accurate to 32 bits of probability:
     * within ±6.4. Draws {@code 2n} and {@code 2n + 1} come from the same 64 bits.
     */
    public float normal(long index) {
        long bits = bits(index >> 1);
        return quantile((index & 1) == 0 ? bits >>> 32 : bits & 0xFFFFFFFFL);
    }

    /** Adds {@code sigma * normal(i)} to each element {@code i}. */
    public void addNormals(float sigma, float[] update) {
        int i = 0;
        for (; i + 1 < update.length; i += 2) {
            long bits = bits(i >> 1);
            update[i] += sigma * quantile(bits >>> 32);
            update[i + 1] += sigma * quantile(bits & 0xFFFFFFFFL);
        }
        if (i < update.length) {
            update[i] += sigma * normal(i);
        }
    }

    /**
     * Returns the normal quantile of (k + ½) / 2³². Wichura, Applied Statistics 37 (1988),
     * algorithm AS 241, routine PPND7: relative error about 1e-7.
     */
    private static float quantile(long k) {
        double q = (k + 0.5) * 0x1p-32 - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            double above =
                    ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179;
            double below = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1;
            return (float) (q * above / below);
        }
        return (float) (q < 0 ? -tail(0.5 + q) : tail(0.5 - q));
    }

    private static double tail(double probability) {
        double r = Math.sqrt(-Scalar.log(probability));
        if (r <= 5) {
            r -= 1.6;
            double above =
                    ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777;
            return above / ((0.12021132975 * r + 0.73700164250) * r + 1);
        }
        r -= 5;
        double above = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150;
        return above / ((0.012258202635 * r + 0.24197894225) * r + 1);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
