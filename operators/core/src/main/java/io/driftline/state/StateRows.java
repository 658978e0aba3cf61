package io.driftline.state;

import io.driftline.state.StateSpec.ArraySpec;
import io.driftline.state.StateSpec.CounterSpec;
import io.driftline.state.StateSpec.ScalarSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the rows out of a state, so that each can be stored by itself and only when it has changed,
 * and puts them back.
 *
 * <p>A row is what all pieces that declare {@link StateSpec#rows} hold of it, in the order of their
 * declaration. As bytes, little-endian: the byte 4 and floats where all its numbers are floats,
 * else the byte 8 and doubles. Rows at the end that hold nothing but initial values are left out.
 *
 * <p>In the state that remains such a piece has no arrays. It has the counter {@code .rows}, and
 * for each array a counter, its elements per row, and a scalar, their initial value.
 */
public final class StateRows {
    /** More rows than that are not believed. */
    public static final int MOST = 1 << 20;

    private static final String ROWS = ".rows";

    private final List<StateTree> pieces = new ArrayList<>();
    private int rows;
    private int numbers;

    private StateRows(StateTree tree) {
        find(tree);
    }

    /**
     * Returns the rows.
     *
     * @param before earlier rows, read only: a row that equals the one in its place is that very
     *     array
     * @return read only
     */
    public static List<byte[]> of(StateTree tree, List<byte[]> before) {
        StateRows found = new StateRows(tree);
        int filled = found.rows;
        while (filled > 0 && found.initial(filled - 1)) {
            filled--;
        }
        byte[] scratch = new byte[1 + found.numbers * Double.BYTES];
        List<byte[]> rows = new ArrayList<>(filled);
        for (int row = 0; row < filled; row++) {
            int length = found.write(row, scratch);
            boolean same =
                    row < before.size()
                            && Arrays.equals(
                                    scratch, 0, length, before.get(row), 0, before.get(row).length);
            rows.add(same ? before.get(row) : Arrays.copyOf(scratch, length));
        }
        return List.copyOf(rows);
    }

    /** Returns the state that remains; it shares the memory of {@code tree}. */
    public static StateTree without(StateTree tree) {
        if (tree.spec().rows() > 0) {
            return hollow(tree.spec());
        }
        List<StateTree> parts = tree.parts().stream().map(StateRows::without).toList();
        return tree.with(parts);
    }

    /**
     * Returns the whole state. Takes memory for the rows that it declares, at most {@link #MOST} of
     * the size of those that are there.
     *
     * @param remains as {@link #without} has left it; the result shares its memory
     * @throws StateFormatException when the two do not belong together
     */
    public static StateTree with(StateTree remains, List<byte[]> rows) throws StateFormatException {
        List<StateTree> filled = new ArrayList<>();
        StateTree whole = allocate(remains, filled, rows);
        int[] at = new int[rows.size()];
        for (StateTree piece : filled) {
            read(piece, rows, at);
        }
        for (int row = 0; row < at.length; row++) {
            if (at[row] != count(rows.get(row))) {
                throw damaged(
                        "row %d has %d numbers too many", row, count(rows.get(row)) - at[row]);
            }
        }
        return whole;
    }

    private void find(StateTree tree) {
        if (tree.spec().rows() > 0) {
            pieces.add(tree);
            rows = Math.max(rows, tree.spec().rows());
            for (double[] array : tree.arrays()) {
                numbers += array.length / tree.spec().rows();
            }
        }
        tree.parts().forEach(this::find);
    }

    private boolean initial(int row) {
        for (StateTree piece : pieces) {
            for (int i = 0; i < piece.arrays().length && row < piece.spec().rows(); i++) {
                double initial = piece.spec().arrays().get(i).initial();
                int width = piece.arrays()[i].length / piece.spec().rows();
                for (int e = row * width; e < (row + 1) * width; e++) {
                    if (bits(piece.arrays()[i][e]) != bits(initial)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Writes a row as floats, or as doubles when it must; returns the length. */
    private int write(int row, byte[] into) {
        ByteBuffer out = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
        return write(row, out.put((byte) Float.BYTES), true)
                ? out.position()
                : doubles(row, out.clear().put((byte) Double.BYTES));
    }

    private int doubles(int row, ByteBuffer out) {
        write(row, out, false);
        return out.position();
    }

    /** Returns false at the first number that is no float, where floats are asked for. */
    private boolean write(int row, ByteBuffer out, boolean floats) {
        for (StateTree piece : pieces) {
            int declared = piece.spec().rows();
            for (int i = 0; i < piece.arrays().length && row < declared; i++) {
                double[] array = piece.arrays()[i];
                int width = array.length / declared;
                for (int e = row * width; e < (row + 1) * width; e++) {
                    if (!floats) {
                        out.putLong(bits(array[e]));
                    } else if (bits((float) array[e]) == bits(array[e])) {
                        out.putInt(Float.floatToRawIntBits((float) array[e]));
                    } else {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static StateTree hollow(StateSpec spec) {
        List<ScalarSpec> scalars = new ArrayList<>();
        List<CounterSpec> counters = new ArrayList<>();
        counters.add(new CounterSpec(ROWS, spec.rows()));
        for (ArraySpec array : spec.arrays()) {
            counters.add(new CounterSpec(array.name(), array.length() / spec.rows()));
            scalars.add(new ScalarSpec(array.name(), array.initial()));
        }
        return StateTree.of(
                new StateSpec(
                        spec.name(),
                        spec.version(),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        List.of(),
                        scalars,
                        counters,
                        List.of()),
                0);
    }

    private static StateTree allocate(StateTree tree, List<StateTree> filled, List<byte[]> rows)
            throws StateFormatException {
        List<CounterSpec> counters = tree.spec().counters();
        if (counters.isEmpty() || !counters.get(0).name().equals(ROWS)) {
            List<StateTree> parts = new ArrayList<>();
            for (StateTree part : tree.parts()) {
                parts.add(allocate(part, filled, rows));
            }
            return tree.with(parts);
        }
        long declared = tree.counter(ROWS);
        if (declared < 1 || declared > MOST) {
            throw damaged("%d rows; there are 1 to %d", declared, MOST);
        }
        StateSpec spec =
                StateSpec.of(tree.spec().name(), tree.spec().version()).rows((int) declared);
        for (ScalarSpec initial : tree.spec().scalars()) {
            String name = initial.name();
            long width = width(tree, name);
            int there = rows.isEmpty() ? 0 : count(rows.get(0));
            if (width < 0 || width > there || width * declared > Integer.MAX_VALUE - 8) {
                throw damaged("%d rows with %d numbers each", declared, width);
            }
            spec = spec.perRow(name, (int) width, tree.scalar(name));
        }
        StateTree piece = StateTree.of(spec, 0);
        filled.add(piece);
        return piece;
    }

    private static long width(StateTree tree, String array) throws StateFormatException {
        if (tree.spec().counters().stream().noneMatch(c -> c.name().equals(array))) {
            throw damaged("an array of %d rows without its elements", tree.counter(ROWS));
        }
        return tree.counter(array);
    }

    private static void read(StateTree piece, List<byte[]> rows, int[] at)
            throws StateFormatException {
        int declared = piece.spec().rows();
        for (int row = 0; row < Math.min(rows.size(), declared); row++) {
            ByteBuffer in = ByteBuffer.wrap(rows.get(row)).order(ByteOrder.LITTLE_ENDIAN);
            int there = count(rows.get(row));
            boolean floats = rows.get(row)[0] == Float.BYTES;
            for (double[] array : piece.arrays()) {
                int width = array.length / declared;
                if (there - at[row] < width) {
                    throw damaged("row %d has %d numbers too few", row, width - there + at[row]);
                }
                for (int e = row * width; e < (row + 1) * width; e++) {
                    int place = at[row]++;
                    array[e] =
                            floats
                                    ? in.getFloat(1 + place * Float.BYTES)
                                    : in.getDouble(1 + place * Double.BYTES);
                }
            }
        }
    }

    /** Returns how many numbers a row's bytes hold. */
    private static int count(byte[] row) throws StateFormatException {
        int width = row.length == 0 ? 0 : row[0];
        if (width != Float.BYTES && width != Double.BYTES || (row.length - 1) % width != 0) {
            throw damaged("a row of %d bytes that begins with %d", row.length, width);
        }
        return (row.length - 1) / width;
    }

    private static long bits(double number) {
        return Double.doubleToRawLongBits(number);
    }

    private static StateFormatException damaged(String found, Object... numbers) {
        return new StateFormatException(
                "The rows of a state are damaged: found %s. Use another copy."
                        .formatted(found.formatted(numbers)));
    }
}
