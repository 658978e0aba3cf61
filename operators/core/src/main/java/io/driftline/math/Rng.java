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

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
