package io.driftline.state;

import io.driftline.state.StateSpec.ArraySpec;
import io.driftline.state.StateSpec.CounterSpec;
import io.driftline.state.StateSpec.ScalarSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads nodes in {@link StateCodec}'s format whose declaration nobody knows beforehand. */
final class StateReader {
    private static final int MAX_DEPTH = 16;
    private static final int LEAST_ENTRY = 2 * Integer.BYTES;

    private final ByteReader in;
    private final int parameters;
    private final int head;

    StateReader(ByteReader in, int parameters, int head) {
        this.in = in;
        this.parameters = parameters;
        this.head = head;
    }

    StateTree node(String outer, int depth) throws StateFormatException {
        String name = in.readText();
        String path = outer + shown(name);
        if (depth > MAX_DEPTH) {
            throw damaged(path, "more than %d parts inside each other".formatted(MAX_DEPTH));
        }
        int version = in.readInt();
        List<String> elements = new ArrayList<>();
        for (int left = in.readCount(Integer.BYTES); left > 0; left--) {
            elements.add(in.readText());
        }
        List<String> vectorNames = new ArrayList<>();
        List<String> ofHead = new ArrayList<>();
        float[][] vectors = vectors(path, vectorNames, ofHead);
        List<ArraySpec> arraySpecs = new ArrayList<>();
        double[][] arrays = arrays(path, elements.size(), arraySpecs);
        List<ScalarSpec> scalarSpecs = new ArrayList<>();
        double[] scalars = scalars(scalarSpecs);
        List<CounterSpec> counterSpecs = new ArrayList<>();
        long[] counters = counters(counterSpecs);
        List<StateTree> parts = new ArrayList<>();
        for (int left = in.readCount(LEAST_ENTRY); left > 0; left--) {
            parts.add(node(path + ".", depth + 1));
        }
        StateSpec spec =
                new StateSpec(
                        name,
                        version,
                        vectorNames,
                        ofHead,
                        elements,
                        0,
                        arraySpecs,
                        scalarSpecs,
                        counterSpecs,
                        parts.stream().map(StateTree::spec).toList());
        requireUnique(path, spec);
        return new StateTree(spec, vectors, arrays, scalars, counters, List.copyOf(parts));
    }

    private float[][] vectors(String path, List<String> names, List<String> ofHead)
            throws StateFormatException {
        float[][] vectors = new float[in.readCount(LEAST_ENTRY)][];
        for (int i = 0; i < vectors.length; i++) {
            names.add(in.readText());
            int length = in.readCount(Float.BYTES);
            if (length == head && head < parameters) {
                ofHead.add(names.get(i));
            } else if (length != parameters) {
                throw damaged(
                        path,
                        "%d elements in vector %s of a model with %d parameters"
                                .formatted(length, shown(names.get(i)), parameters));
            }
            vectors[i] = new float[length];
            in.readFloats(vectors[i], true);
        }
        return vectors;
    }

    private double[][] arrays(String path, int elements, List<ArraySpec> specs)
            throws StateFormatException {
        double[][] arrays = new double[in.readCount(LEAST_ENTRY)][];
        for (int i = 0; i < arrays.length; i++) {
            String name = in.readText();
            arrays[i] = new double[in.readCount(Double.BYTES)];
            if (elements > 0 && arrays[i].length != elements) {
                throw damaged(
                        path,
                        "%d numbers for %d elements in array %s"
                                .formatted(arrays[i].length, elements, shown(name)));
            }
            in.readDoubles(arrays[i], true);
            specs.add(new ArraySpec(name, arrays[i].length, 0));
        }
        return arrays;
    }

    private double[] scalars(List<ScalarSpec> specs) throws StateFormatException {
        double[] scalars = new double[in.readCount(Integer.BYTES + Double.BYTES)];
        for (int i = 0; i < scalars.length; i++) {
            specs.add(new ScalarSpec(in.readText(), 0));
            scalars[i] = in.readDouble();
        }
        return scalars;
    }

    private long[] counters(List<CounterSpec> specs) throws StateFormatException {
        long[] counters = new long[in.readCount(Integer.BYTES + Long.BYTES)];
        for (int i = 0; i < counters.length; i++) {
            specs.add(new CounterSpec(in.readText(), 0));
            counters[i] = in.readLong();
        }
        return counters;
    }

    /** What is found by name must be there once; elements may repeat, columns do. */
    private void requireUnique(String path, StateSpec spec) throws StateFormatException {
        unique(path, "vector", spec.vectors());
        unique(path, "array", spec.arrays().stream().map(ArraySpec::name).toList());
        unique(path, "scalar", spec.scalars().stream().map(ScalarSpec::name).toList());
        unique(path, "counter", spec.counters().stream().map(CounterSpec::name).toList());
        unique(path, "part", spec.parts().stream().map(StateSpec::name).toList());
    }

    private static void unique(String path, String kind, List<String> names)
            throws StateFormatException {
        HashSet<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw damaged(path, "%s %s twice".formatted(kind, shown(name)));
            }
        }
    }

    private static StateFormatException damaged(String path, String found) {
        return new StateFormatException(
                "State %s is damaged: found %s. Use another copy.".formatted(shown(path), found));
    }

    private static String shown(String name) {
        return name.length() > 80 ? name.substring(0, 80) + "…" : name;
    }
}
