package io.driftline.state;

import io.driftline.math.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * The memory of one piece and of the pieces inside it, shaped by its {@link StateSpec}. Mutable and
 * owned by one learner; whoever keeps it across learning steps takes a {@link #copy()}.
 */
public final class StateTree {
    private final StateSpec spec;
    private final float[][] vectors;
    private final double[][] arrays;
    private final double[] scalars;
    private final long[] counters;
    private final List<StateTree> parts;
    private final boolean empty;

    /** Shares the arrays. */
    StateTree(
            StateSpec spec,
            float[][] vectors,
            double[][] arrays,
            double[] scalars,
            long[] counters,
            List<StateTree> parts) {
        this.spec = spec;
        this.vectors = vectors;
        this.arrays = arrays;
        this.scalars = scalars;
        this.counters = counters;
        this.parts = parts;
        empty =
                vectors.length + arrays.length + scalars.length + counters.length == 0
                        && parts.stream().allMatch(part -> part.empty);
    }

    /**
     * Allocates fresh state.
     *
     * @param parameters length of every per-parameter vector, also inside the parts
     * @throws IllegalArgumentException when there is a vector for the head alone, whose length only
     *     a layout tells
     */
    public static StateTree of(StateSpec spec, int parameters) {
        if (spec.hasOfHead()) {
            throw new IllegalArgumentException(
                    "State %s has a vector for the head alone; allocate it for a layout."
                            .formatted(spec.name()));
        }
        return of(spec, parameters, 0);
    }

    /** Allocates fresh state for parameters of a layout, whose last block is the head. */
    public static StateTree of(StateSpec spec, Layout layout) {
        return of(spec, layout.size(), layout.headSize());
    }

    private static StateTree of(StateSpec spec, int parameters, int head) {
        StateTree tree =
                new StateTree(
                        spec,
                        new float[spec.vectors().size()][],
                        new double[spec.arrays().size()][],
                        new double[spec.scalars().size()],
                        new long[spec.counters().size()],
                        spec.parts().stream().map(part -> of(part, parameters, head)).toList());
        for (int i = 0; i < tree.vectors.length; i++) {
            boolean ofHead = spec.ofHead().contains(spec.vectors().get(i));
            tree.vectors[i] = new float[ofHead ? head : parameters];
        }
        for (int i = 0; i < tree.arrays.length; i++) {
            tree.arrays[i] = new double[spec.arrays().get(i).length()];
        }
        tree.reset();
        return tree;
    }

    /** Returns what this tree was allocated from. */
    public StateSpec spec() {
        return spec;
    }

    /**
     * Returns the live array, one element per parameter, or per parameter of the head where it was
     * declared so; writing to it changes this state.
     */
    public float[] vector(String name) {
        return vectors[find(spec.vectors().indexOf(name), "vector", name)];
    }

    /**
     * Takes another array of the same length in place of a vector, and gives that one away: what
     * was asked for with {@link #vector} before is not this state's any more.
     */
    public float[] exchange(String name, float[] other) {
        int index = find(spec.vectors().indexOf(name), "vector", name);
        float[] last = vectors[index];
        if (other.length != last.length) {
            throw new IllegalArgumentException(
                    "Vector %s of state %s has %d elements; another one has %d."
                            .formatted(name, spec.name(), last.length, other.length));
        }
        vectors[index] = other;
        return last;
    }

    /** Returns the live array; writing to it changes this state. */
    public double[] array(String name) {
        int index = 0;
        while (index < arrays.length && !spec.arrays().get(index).name().equals(name)) {
            index++;
        }
        return arrays[find(index < arrays.length ? index : -1, "array", name)];
    }

    /** Returns the live arrays, in the order of their declaration. */
    public double[][] arrays() {
        return arrays;
    }

    /** Returns a double value. */
    public double scalar(String name) {
        return scalars[scalarIndex(name)];
    }

    /** Sets a double value. */
    public void scalar(String name, double value) {
        scalars[scalarIndex(name)] = value;
    }

    /** Returns a long value. */
    public long counter(String name) {
        return counters[counterIndex(name)];
    }

    /** Sets a long value. */
    public void counter(String name, long value) {
        counters[counterIndex(name)] = value;
    }

    /** Adds to a long value and returns the sum. */
    public long add(String counter, long amount) {
        return counters[counterIndex(counter)] += amount;
    }

    /** Returns the live state of a piece inside this one. */
    public StateTree part(String name) {
        for (int i = 0; i < parts.size(); i++) { // an iterator per call shows in small learners
            if (parts.get(i).spec.name().equals(name)) {
                return parts.get(i);
            }
        }
        throw unknown("part", name);
    }

    /** Returns the live states of the pieces inside this one, in the order of their declaration. */
    public List<StateTree> parts() {
        return parts;
    }

    /** Returns a deep copy. */
    public StateTree copy() {
        return new StateTree(
                spec,
                Arrays.stream(vectors).map(float[]::clone).toArray(float[][]::new),
                Arrays.stream(arrays).map(double[]::clone).toArray(double[][]::new),
                scalars.clone(),
                counters.clone(),
                parts.stream().map(StateTree::copy).toList());
    }

    /** Returns a tree that shares this one's memory but lacks one of its parts. */
    public StateTree without(String part) {
        return with(parts.stream().filter(tree -> !tree.spec.name().equals(part)).toList());
    }

    /** Returns a tree that shares this one's memory but has other parts. */
    StateTree with(List<StateTree> others) {
        StateSpec other =
                new StateSpec(
                        spec.name(),
                        spec.version(),
                        spec.vectors(),
                        spec.ofHead(),
                        spec.elements(),
                        spec.rows(),
                        spec.arrays(),
                        spec.scalars(),
                        spec.counters(),
                        others.stream().map(StateTree::spec).toList());
        return new StateTree(other, vectors, arrays, scalars, counters, List.copyOf(others));
    }

    /** Sets everything to its declared initial value. */
    public void reset() {
        for (float[] vector : vectors) {
            Arrays.fill(vector, 0);
        }
        for (int i = 0; i < arrays.length; i++) {
            Arrays.fill(arrays[i], spec.arrays().get(i).initial());
        }
        for (int i = 0; i < scalars.length; i++) {
            scalars[i] = spec.scalars().get(i).initial();
        }
        for (int i = 0; i < counters.length; i++) {
            counters[i] = spec.counters().get(i).initial();
        }
        parts.forEach(StateTree::reset);
    }

    /** Overwrites this state with another of the same specification. */
    public void set(StateTree other) {
        if (!spec.equals(other.spec)) {
            throw new IllegalArgumentException(
                    "State %s cannot be set from %s.".formatted(spec, other.spec));
        }
        if (empty) { // as most parts of a small learner are
            return;
        }
        for (int i = 0; i < vectors.length; i++) {
            System.arraycopy(other.vectors[i], 0, vectors[i], 0, vectors[i].length);
        }
        for (int i = 0; i < arrays.length; i++) {
            System.arraycopy(other.arrays[i], 0, arrays[i], 0, arrays[i].length);
        }
        System.arraycopy(other.scalars, 0, scalars, 0, scalars.length);
        System.arraycopy(other.counters, 0, counters, 0, counters.length);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).set(other.parts.get(i));
        }
    }

    /** Returns the size of the numbers held here and in the parts. */
    public long sizeBytes() {
        long bytes = 8L * (scalars.length + counters.length);
        for (float[] vector : vectors) {
            bytes += 4L * vector.length;
        }
        for (double[] array : arrays) {
            bytes += 8L * array.length;
        }
        return bytes + parts.stream().mapToLong(StateTree::sizeBytes).sum();
    }

    /** Returns whether every float and double held here and in the parts is finite. */
    public boolean finite() {
        if (empty) {
            return true;
        }
        for (float[] vector : vectors) {
            if (!Kernels.finite(vector)) {
                return false;
            }
        }
        for (double[] array : arrays) {
            if (!finite(array)) {
                return false;
            }
        }
        for (StateTree part : parts) {
            if (!part.finite()) {
                return false;
            }
        }
        return finite(scalars);
    }

    /** Bit for bit: NaN equals the same NaN, and 0 differs from −0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StateTree that
                && spec.equals(that.spec)
                && Arrays.deepEquals(vectors, that.vectors)
                && Arrays.deepEquals(arrays, that.arrays)
                && Arrays.equals(scalars, that.scalars)
                && Arrays.equals(counters, that.counters)
                && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(vectors) + Arrays.hashCode(counters);
    }

    @Override
    public String toString() {
        return "StateTree[%s, %d bytes]".formatted(spec.name(), sizeBytes());
    }

    float[][] vectors() {
        return vectors;
    }

    double[] scalars() {
        return scalars;
    }

    long[] counters() {
        return counters;
    }

    static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private int scalarIndex(String name) {
        for (int i = 0; i < scalars.length; i++) {
            if (spec.scalars().get(i).name().equals(name)) {
                return i;
            }
        }
        throw unknown("scalar", name);
    }

    private int counterIndex(String name) {
        for (int i = 0; i < counters.length; i++) {
            if (spec.counters().get(i).name().equals(name)) {
                return i;
            }
        }
        throw unknown("counter", name);
    }

    private int find(int index, String kind, String name) {
        if (index < 0) {
            throw unknown(kind, name);
        }
        return index;
    }

    private IllegalArgumentException unknown(String kind, String name) {
        return new IllegalArgumentException(
                "State %s declares no %s %s.".formatted(spec.name(), kind, name));
    }
}
