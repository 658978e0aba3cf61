package io.driftline.flink.features;

import org.apache.avro.util.Utf8;

/**
 * A 64-bit hash of text that is the same on every machine and in every release: a model's columns
 * depend on it. FNV-1a (Fowler, Noll, Vo; 64-bit offset basis and prime) over the text's UTF-8
 * bytes, finished by SplitMix64's output mix so that all bits depend on all bytes. A surrogate
 * without its partner counts as {@code ?}. Allocates nothing.
 *
 * <p>Several texts are chained by {@link #separate}, a byte that no UTF-8 text contains, so that
 * ("a", "bc") and ("ab", "c") differ.
 */
public final class StableHash {
    /** Where hashing starts. */
    static final long START = 0xCBF29CE484222325L;

    private static final long PRIME = 0x100000001B3L;

    private StableHash() {}

    /** Returns the hash of a text. */
    public static long of(CharSequence text) {
        return finish(add(START, text));
    }

    /** Returns the bucket, from 0 to buckets − 1, that a finished hash falls into. */
    public static int bucket(long hash, int buckets) {
        return (int) Long.remainderUnsigned(hash, buckets);
    }

    /** Continues a hash with a text's bytes. */
    static long add(long hash, CharSequence text) {
        return text instanceof Utf8 utf8 ? addBytes(hash, utf8) : addCharacters(hash, text);
    }

    /** Continues a hash with a number's decimal digits. */
    static long addNumber(long hash, long number) {
        long state = hash;
        if (number < 0) {
            state = addByte(state, '-');
        }
        long power = 1;
        while (number / power > 9 || number / power < -9) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            state = addByte(state, (int) ('0' + Math.abs(number / power % 10)));
        }
        return state;
    }

    /** Continues a hash with the end of one text and the beginning of the next. */
    static long separate(long hash) {
        return addByte(hash, 0xFF);
    }

    /** Continues a hash with one Unicode character. */
    static long addCodePoint(long hash, int codePoint) {
        if (codePoint < 0x80) {
            return addByte(hash, codePoint);
        }
        if (codePoint < 0x800) {
            return addByte(addByte(hash, 0xC0 | codePoint >> 6), continuation(codePoint));
        }
        if (codePoint < 0x10000) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return addByte(hash, '?');
            }
            long state = addByte(hash, 0xE0 | codePoint >> 12);
            return addByte(addByte(state, continuation(codePoint >> 6)), continuation(codePoint));
        }
        long state = addByte(hash, 0xF0 | codePoint >> 18);
        state = addByte(state, continuation(codePoint >> 12));
        state = addByte(state, continuation(codePoint >> 6));
        return addByte(state, continuation(codePoint));
    }

    /** Returns the finished hash. */
    static long finish(long hash) {
        long z = hash;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long addBytes(long hash, Utf8 text) {
        byte[] bytes = text.getBytes();
        long state = hash;
        for (int i = 0; i < text.getByteLength(); i++) {
            state = addByte(state, bytes[i]);
        }
        return state;
    }

    private static long addCharacters(long hash, CharSequence text) {
        long state = hash;
        for (int i = 0; i < text.length(); ) {
            int codePoint = Character.codePointAt(text, i);
            state = addCodePoint(state, codePoint);
            i += Character.charCount(codePoint);
        }
        return state;
    }

    private static long addByte(long hash, int value) {
        return (hash ^ (value & 0xFF)) * PRIME;
    }

    private static int continuation(int bits) {
        return 0x80 | bits & 0x3F;
    }
}
