package io.driftline.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes hostile bytes out of sound ones: most of what a decoder sees is still as it should be, so
 * that the damage reaches deep. Deterministic by its seed.
 */
public final class Mutator {
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_RANDOM = 64;

    /** Numbers that lengths, counts and tags are wrong by. */
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        2,
        255,
        256,
        65_535,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 8,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x7FF0_0000_0000_0000L, // infinity
        0x7FF8_0000_0000_0000L // not a number
    };

    private final SplittableRandom random;
    private final int header;

    /**
     * Makes a mutator.
     *
     * @param header bytes at the beginning that are left alone most of the time, because a decoder
     *     that finds them wrong looks no further
     */
    public Mutator(long seed, int header) {
        this.random = new SplittableRandom(seed);
        this.header = header;
    }

    /** Returns damaged bytes, at most twice as long as the longest of the sound ones, and a bit. */
    public byte[] next(List<byte[]> sound) {
        byte[] bytes = sound.get(random.nextInt(sound.size())).clone();
        if (random.nextInt(32) == 0) {
            return random(random.nextInt(LONGEST_RANDOM));
        }
        int from = random.nextInt(16) == 0 ? 0 : Math.min(header, bytes.length);
        int longest = 2 * bytes.length + LONGEST_RANDOM;
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, from, sound);
        }
        return bytes.length > longest ? Arrays.copyOf(bytes, longest) : bytes;
    }

    private byte[] changed(byte[] bytes, int from, List<byte[]> sound) {
        if (bytes.length <= from) {
            return join(bytes, bytes.length, random(LONGEST_RANDOM), 0);
        }
        int at = from + random.nextInt(bytes.length - from);
        int other = from + random.nextInt(bytes.length - from);
        int first = Math.min(at, other);
        int second = Math.max(at, other);
        switch (random.nextInt(10)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> number(bytes, at, Integer.BYTES);
            case 3 -> number(bytes, at, Long.BYTES);
            case 4 -> varint(bytes, at);
            case 5 -> {
                return Arrays.copyOf(bytes, at); // cut off
            }
            case 6 -> {
                return join(bytes, second, bytes, first); // a block twice
            }
            case 7 -> {
                return join(bytes, first, bytes, second); // a block is missing
            }
            case 8 -> {
                byte[] tail = sound.get(random.nextInt(sound.size()));
                return join(bytes, at, tail, random.nextInt(tail.length + 1));
            }
            default -> {
                return join(bytes, bytes.length, random(1 + random.nextInt(LONGEST_RANDOM)), 0);
            }
        }
        return bytes;
    }

    /** Overwrites a number of fixed length, in either order of bytes. */
    private void number(byte[] bytes, int at, int length) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        boolean little = random.nextBoolean();
        for (int i = 0; i < length && at + i < bytes.length; i++) {
            int shift = 8 * (little ? i : length - 1 - i);
            bytes[at + i] = (byte) (value >>> shift);
        }
    }

    /** Overwrites a number of variable length, as Avro writes them. */
    private void varint(byte[] bytes, int at) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        long zigzag = (value << 1) ^ (value >> 63);
        int i = at;
        while ((zigzag & ~0x7FL) != 0 && i < bytes.length) {
            bytes[i++] = (byte) (zigzag & 0x7F | 0x80);
            zigzag >>>= 7;
        }
        if (i < bytes.length) {
            bytes[i] = (byte) zigzag;
        }
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Returns the beginning of one and the end of another. */
    private static byte[] join(byte[] head, int until, byte[] tail, int from) {
        byte[] joined = Arrays.copyOf(head, until + tail.length - from);
        System.arraycopy(tail, from, joined, until, tail.length - from);
        return joined;
    }
}
