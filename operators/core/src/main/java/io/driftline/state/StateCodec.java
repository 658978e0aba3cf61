package io.driftline.state;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * State as versioned bytes.
 *
 * <p>Format 2, all numbers little-endian, a text is its length in bytes (int) and UTF-8:
 *
 * <pre>
 * int magic "DLST", int format
 * node:
 *   text name, int spec version
 *   int elements, each: text name
 *   int vectors,  each: text name, int length, float × length   (for the last so many parameters)
 *   int arrays,   each: text name, int length, double × length
 *   int scalars,  each: text name, double
 *   int counters, each: text name, long
 *   int parts,    each: node
 * </pre>
 */
public final class StateCodec {
    private static final int MAGIC = 0x54534C44; // the bytes D L S T, little-endian
    private static final int FORMAT = 2;

    private StateCodec() {}

    /** Returns the bytes of a state. */
    public static byte[] encode(StateTree tree) {
        return ByteWriter.bytes(out -> write(tree, out));
    }

    /** Appends the bytes of a state. */
    public static void write(StateTree tree, ByteWriter out) {
        out.putInt(MAGIC).putInt(FORMAT);
        node(tree, out);
    }

    /**
     * Overwrites {@code into} with the state that was encoded. Allocates nothing beside names,
     * whatever the bytes say.
     *
     * @throws StateFormatException when the bytes are damaged, of a format or version that this
     *     build does not read, or of another shape than {@code into}, which is then unchanged
     */
    public static void decode(byte[] bytes, StateTree into) throws StateFormatException {
        decode(ByteBuffer.wrap(bytes), into);
    }

    /** Does the same with the bytes that are left in a buffer, which stays as it is. */
    public static void decode(ByteBuffer bytes, StateTree into) throws StateFormatException {
        read(bytes, into, false); // the whole of it is checked before anything is written
        read(bytes, into, true);
    }

    /**
     * Reads state of any declaration, whose initial values are then 0. Takes memory in proportion
     * to the bytes.
     *
     * @param parameters that every per-parameter vector must have
     * @throws StateFormatException when the bytes are damaged, of a format that this build does not
     *     read, or vectors have another length
     */
    public static StateTree read(byte[] bytes, int parameters) throws StateFormatException {
        return read(ByteBuffer.wrap(bytes), parameters);
    }

    /** Does the same with the bytes that are left in a buffer, which stays as it is. */
    public static StateTree read(ByteBuffer bytes, int parameters) throws StateFormatException {
        return read(bytes, parameters, parameters);
    }

    /** Does the same where vectors may also be for the head of a layout alone. */
    public static StateTree read(ByteBuffer bytes, Layout layout) throws StateFormatException {
        return read(bytes, layout.size(), layout.headSize());
    }

    private static StateTree read(ByteBuffer bytes, int parameters, int head)
            throws StateFormatException {
        ByteReader in = begin("", bytes);
        StateTree tree = new StateReader(in, parameters, head).node("", 0);
        in.end();
        return tree;
    }

    private static void node(StateTree tree, ByteWriter out) {
        StateSpec spec = tree.spec();
        out.putText(spec.name()).putInt(spec.version());
        out.putInt(spec.elements().size());
        spec.elements().forEach(out::putText);
        out.putInt(spec.vectors().size());
        for (int i = 0; i < spec.vectors().size(); i++) {
            out.putText(spec.vectors().get(i)).putFloats(tree.vectors()[i]);
        }
        out.putInt(spec.arrays().size());
        for (int i = 0; i < spec.arrays().size(); i++) {
            out.putText(spec.arrays().get(i).name()).putDoubles(tree.arrays()[i]);
        }
        out.putInt(spec.scalars().size());
        for (int i = 0; i < spec.scalars().size(); i++) {
            out.putText(spec.scalars().get(i).name()).putDouble(tree.scalars()[i]);
        }
        out.putInt(spec.counters().size());
        for (int i = 0; i < spec.counters().size(); i++) {
            out.putText(spec.counters().get(i).name()).putLong(tree.counters()[i]);
        }
        out.putInt(tree.parts().size());
        tree.parts().forEach(part -> node(part, out));
    }

    private static void read(ByteBuffer bytes, StateTree into, boolean fill)
            throws StateFormatException {
        String name = into.spec().name();
        ByteReader in = begin(" " + name, bytes);
        node(in, name, into, fill);
        in.end();
    }

    private static ByteReader begin(String name, ByteBuffer bytes) throws StateFormatException {
        ByteReader in = new ByteReader("State" + name, bytes);
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new StateFormatException(
                    "State%s begins with %08x; saved state begins with %08x."
                            .formatted(name, magic, MAGIC));
        }
        int format = in.readInt();
        if (format != FORMAT) {
            throw new StateFormatException(
                    "State%s has format %d; this build reads format %d."
                            .formatted(name, format, FORMAT));
        }
        return in;
    }

    private static void node(ByteReader in, String path, StateTree into, boolean fill)
            throws StateFormatException {
        StateSpec spec = into.spec();
        same(path, "name", in.readText(), spec.name());
        int version = in.readInt();
        if (version != spec.version()) {
            throw new StateFormatException(
                    "State %s has version %d; this build reads version %d."
                            .formatted(path, version, spec.version()));
        }
        count(in, path, "elements", spec.elements());
        for (String element : spec.elements()) {
            same(path, "element", in.readText(), element);
        }
        count(in, path, "vectors", spec.vectors());
        for (int i = 0; i < spec.vectors().size(); i++) {
            entry(in, path, "vector", spec.vectors().get(i), into.vectors()[i].length);
            in.readFloats(into.vectors()[i], fill);
        }
        count(in, path, "arrays", spec.arrays());
        for (int i = 0; i < spec.arrays().size(); i++) {
            entry(in, path, "array", spec.arrays().get(i).name(), into.arrays()[i].length);
            in.readDoubles(into.arrays()[i], fill);
        }
        count(in, path, "scalars", spec.scalars());
        for (int i = 0; i < spec.scalars().size(); i++) {
            same(path, "scalar", in.readText(), spec.scalars().get(i).name());
            double value = in.readDouble();
            into.scalars()[i] = fill ? value : into.scalars()[i];
        }
        count(in, path, "counters", spec.counters());
        for (int i = 0; i < spec.counters().size(); i++) {
            same(path, "counter", in.readText(), spec.counters().get(i).name());
            long value = in.readLong();
            into.counters()[i] = fill ? value : into.counters()[i];
        }
        count(in, path, "parts", into.parts());
        for (StateTree part : into.parts()) {
            node(in, path + "." + part.spec().name(), part, fill);
        }
    }

    private static void entry(ByteReader in, String path, String kind, String name, int length)
            throws StateFormatException {
        same(path, kind, in.readText(), name);
        int found = in.readInt();
        if (found != length) {
            throw new StateFormatException(
                    "State %s has %d elements in %s %s; this configuration needs %d. Restore it with the configuration that saved it."
                            .formatted(path, found, kind, name, length));
        }
    }

    private static void count(ByteReader in, String path, String kind, List<?> declared)
            throws StateFormatException {
        int found = in.readInt();
        if (found != declared.size()) {
            throw new StateFormatException(
                    "State %s has %d %s; this configuration needs %d. Restore it with the configuration that saved it."
                            .formatted(path, found, kind, declared.size()));
        }
    }

    private static void same(String path, String kind, String found, String expected)
            throws StateFormatException {
        if (!found.equals(expected)) {
            String shown = found.length() > 40 ? found.substring(0, 40) + "…" : found;
            throw new StateFormatException(
                    "State %s has the %s %s; this configuration needs %s. Restore it with the configuration that saved it."
                            .formatted(path, kind, shown, expected));
        }
    }
}
