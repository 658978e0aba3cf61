package io.driftline.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Declares what one piece remembers. From it come allocation, saving, restoring, copying and
 * equality, all written once in {@link StateTree} and {@link StateCodec}.
 *
 * @param name stable name of the piece, unique among its siblings; part of the saved format
 * @param version of the declaration; raised with every change of it
 * @param vectors names of float arrays with one element per model parameter
 * @param ofHead those of the vectors that have one element per parameter of the model's last block
 *     alone, its head. Not part of the saved format, where each vector says its length: the last so
 *     many parameters are what it is about
 * @param elements names of what the elements of all arrays of this piece stand for, such as columns
 *     or classes; empty where they have no names
 * @param rows how many rows this piece has, each with as many elements of every array, so that a
 *     row can be stored by itself, see {@link StateRows}; 0 where it has none. A piece with rows
 *     has nothing but arrays. Not part of the saved format
 * @param arrays double arrays of a fixed length, one element per name where elements have names
 * @param scalars double values
 * @param counters long values
 * @param parts declarations of the pieces inside this one
 */
public record StateSpec(
        String name,
        int version,
        List<String> vectors,
        List<String> ofHead,
        List<String> elements,
        int rows,
        List<ArraySpec> arrays,
        List<ScalarSpec> scalars,
        List<CounterSpec> counters,
        List<StateSpec> parts) {

    /** A double array: its name, its length, and the value every element starts with. */
    public record ArraySpec(String name, int length, double initial) {}

    /** A double value: its name and what it starts with. */
    public record ScalarSpec(String name, double initial) {}

    /** A long value: its name and what it starts with. */
    public record CounterSpec(String name, long initial) {}

    public StateSpec {
        vectors = List.copyOf(vectors);
        ofHead = List.copyOf(ofHead);
        elements = List.copyOf(elements);
        arrays = List.copyOf(arrays);
        scalars = List.copyOf(scalars);
        counters = List.copyOf(counters);
        parts = List.copyOf(parts);
        if (rows > 0
                && !(vectors.isEmpty()
                        && elements.isEmpty()
                        && scalars.isEmpty()
                        && counters.isEmpty()
                        && parts.isEmpty())) {
            throw new IllegalArgumentException(
                    "State %s has rows, and something beside arrays; put that into a part of its own."
                            .formatted(name));
        }
    }

    /** Returns a declaration of a piece that remembers nothing yet. */
    public static StateSpec of(String name, int version) {
        return new StateSpec(
                name, version, List.of(), List.of(), List.of(), 0, List.of(), List.of(), List.of(),
                List.of());
    }

    /** Adds a float per model parameter, starting at 0. */
    public StateSpec perParameter(String vector) {
        return new StateSpec(
                name,
                version,
                plus(vectors, vector),
                ofHead,
                elements,
                rows,
                arrays,
                scalars,
                counters,
                parts);
    }

    /** Adds a float per parameter of the model's head, starting at 0. */
    public StateSpec perHeadParameter(String vector) {
        StateSpec more = perParameter(vector);
        return new StateSpec(
                name,
                version,
                more.vectors,
                plus(ofHead, vector),
                elements,
                rows,
                arrays,
                scalars,
                counters,
                parts);
    }

    /** Returns whether this or a piece inside has a vector for the head alone. */
    boolean hasOfHead() {
        return !ofHead.isEmpty() || parts.stream().anyMatch(StateSpec::hasOfHead);
    }

    /**
     * Names the elements of all arrays of this piece, so that each finds its own when there are
     * more, fewer or others; before the arrays are added with {@link #perElement}.
     */
    public StateSpec elements(List<String> names) {
        if (!arrays.isEmpty()) {
            throw new IllegalStateException(
                    "State %s has arrays already; name the elements first.".formatted(name));
        }
        return new StateSpec(
                name, version, vectors, ofHead, names, rows, arrays, scalars, counters, parts);
    }

    /** Adds a double array with an element for each name. */
    public StateSpec perElement(String array, double initial) {
        return withArray(new ArraySpec(array, elements.size(), initial));
    }

    /** Says how many rows this piece has; before the arrays are added with {@link #perRow}. */
    public StateSpec rows(int count) {
        return new StateSpec(
                name, version, vectors, ofHead, elements, count, arrays, scalars, counters, parts);
    }

    /** Adds a double array with some elements for each row, those of the first row first. */
    public StateSpec perRow(String array, int width, double initial) {
        return withArray(new ArraySpec(array, Math.multiplyExact(rows, width), initial));
    }

    /** Adds a double array, whose elements have no names. */
    public StateSpec array(String array, int length, double initial) {
        if (!elements.isEmpty() || rows > 0) {
            throw new IllegalStateException(
                    "State %s has named elements or rows; put array %s into a part."
                            .formatted(name, array));
        }
        return withArray(new ArraySpec(array, length, initial));
    }

    /** Adds a double value. */
    public StateSpec scalar(String scalar, double initial) {
        List<ScalarSpec> longer = plus(scalars, new ScalarSpec(scalar, initial));
        return new StateSpec(
                name, version, vectors, ofHead, elements, rows, arrays, longer, counters, parts);
    }

    /** Adds a long value. */
    public StateSpec counter(String counter, long initial) {
        List<CounterSpec> longer = plus(counters, new CounterSpec(counter, initial));
        return new StateSpec(
                name, version, vectors, ofHead, elements, rows, arrays, scalars, longer, parts);
    }

    /** Adds the state of a piece inside this one. */
    public StateSpec part(StateSpec part) {
        return new StateSpec(
                name,
                version,
                vectors,
                ofHead,
                elements,
                rows,
                arrays,
                scalars,
                counters,
                plus(parts, part));
    }

    private StateSpec withArray(ArraySpec array) {
        return new StateSpec(
                name,
                version,
                vectors,
                ofHead,
                elements,
                rows,
                plus(arrays, array),
                scalars,
                counters,
                parts);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
