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
 * @param arrays double arrays of a fixed length
 * @param scalars double values
 * @param counters long values
 * @param parts declarations of the pieces inside this one
 */
public record StateSpec(
        String name,
        int version,
        List<String> vectors,
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
        arrays = List.copyOf(arrays);
        scalars = List.copyOf(scalars);
        counters = List.copyOf(counters);
        parts = List.copyOf(parts);
    }

    /** Returns a declaration of a piece that remembers nothing yet. */
    public static StateSpec of(String name, int version) {
        return new StateSpec(name, version, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Adds a float per model parameter, starting at 0. */
    public StateSpec perParameter(String vector) {
        return new StateSpec(
                name, version, plus(vectors, vector), arrays, scalars, counters, parts);
    }

    /** Adds a double array. */
    public StateSpec array(String array, int length, double initial) {
        List<ArraySpec> longer = plus(arrays, new ArraySpec(array, length, initial));
        return new StateSpec(name, version, vectors, longer, scalars, counters, parts);
    }

    /** Adds a double value. */
    public StateSpec scalar(String scalar, double initial) {
        List<ScalarSpec> longer = plus(scalars, new ScalarSpec(scalar, initial));
        return new StateSpec(name, version, vectors, arrays, longer, counters, parts);
    }

    /** Adds a long value. */
    public StateSpec counter(String counter, long initial) {
        List<CounterSpec> longer = plus(counters, new CounterSpec(counter, initial));
        return new StateSpec(name, version, vectors, arrays, scalars, longer, parts);
    }

    /** Adds the state of a piece inside this one. */
    public StateSpec part(StateSpec part) {
        return new StateSpec(name, version, vectors, arrays, scalars, counters, plus(parts, part));
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
