package io.driftline.flink.features;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericEnumSymbol;

/**
 * The values that a categorical field may have, found by {@link StableHash} so that finding one
 * allocates nothing. An unlisted value with the hash of a listed one is taken for it: by accident
 * once in 2⁶⁴, and an attacker who finds one could as well send the listed value itself.
 */
public final class Categories {
    private final long[] hashes;
    private final int[] indices;

    /**
     * Returns what finds values.
     *
     * @param values texts; numbers in decimal digits, booleans as true and false
     */
    public Categories(List<String> values) {
        hashes = values.stream().mapToLong(StableHash::of).sorted().toArray();
        indices = new int[hashes.length];
        for (int i = 0; i < indices.length; i++) {
            indices[Arrays.binarySearch(hashes, StableHash.of(values.get(i)))] = i;
        }
    }

    /** Returns the place of a string, enum symbol, boolean, int or long in the list, or −1. */
    public int indexOf(Object value) {
        int found = Arrays.binarySearch(hashes, StableHash.finish(add(StableHash.START, value)));
        return found < 0 ? -1 : indices[found];
    }

    /** Continues a hash with a categorical value's text. */
    static long add(long hash, Object value) {
        if (value instanceof CharSequence text) {
            return StableHash.add(hash, text);
        }
        if (value instanceof Integer || value instanceof Long) {
            return StableHash.addNumber(hash, ((Number) value).longValue());
        }
        if (value instanceof Boolean || value instanceof GenericEnumSymbol<?>) {
            return StableHash.add(hash, value.toString());
        }
        throw new IllegalArgumentException(
                "A %s is not categorical.".formatted(value.getClass().getName()));
    }
}
