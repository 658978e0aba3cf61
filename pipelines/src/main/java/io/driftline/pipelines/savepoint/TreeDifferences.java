package io.driftline.pipelines.savepoint;

import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/** Compares two states bit for bit, by the names of what they hold. */
final class TreeDifferences {
    /** What stands for a thing that one of the two does not have. */
    static final String ABSENT = "—";

    private static final String PARAMETERS = "params";

    private final Layout layout;
    private final List<Difference> found;

    /**
     * Returns a comparison.
     *
     * @param layout of the parameters where both have the same, empty otherwise
     * @param found what differs is added here
     */
    TreeDifferences(Layout layout, List<Difference> found) {
        this.layout = layout;
        this.found = found;
    }

    /** Compares a state and the pieces inside it. */
    void compare(String what, StateTree a, StateTree b) {
        if (a.spec().version() != b.spec().version()) {
            add(what + " declaration", a.spec().version(), b.spec().version(), "");
        }
        each(
                StateSpec::vectors,
                a,
                b,
                name -> vector(what, name, a.vector(name), b.vector(name)),
                what);
        each(
                spec -> spec.arrays().stream().map(StateSpec.ArraySpec::name).toList(),
                a,
                b,
                name -> array(what + " " + name, a.array(name), b.array(name)),
                what);
        each(
                spec -> spec.scalars().stream().map(StateSpec.ScalarSpec::name).toList(),
                a,
                b,
                name -> scalar(what + " " + name, a.scalar(name), b.scalar(name)),
                what);
        each(
                spec -> spec.counters().stream().map(StateSpec.CounterSpec::name).toList(),
                a,
                b,
                name -> counter(what + " " + name, a.counter(name), b.counter(name)),
                what);
        each(
                spec -> spec.parts().stream().map(StateSpec::name).toList(),
                a,
                b,
                name -> compare(what + " " + name, a.part(name), b.part(name)),
                what);
    }

    /** Visits the names that both have; one that only one of them has is a difference. */
    private void each(
            Function<StateSpec, List<String>> names,
            StateTree a,
            StateTree b,
            Consumer<String> both,
            String what) {
        List<String> first = names.apply(a.spec());
        List<String> second = names.apply(b.spec());
        TreeSet<String> all = new TreeSet<>(first);
        all.addAll(second);
        for (String name : all) {
            if (first.contains(name) && second.contains(name)) {
                both.accept(name);
            } else {
                add(
                        what + " " + name,
                        first.contains(name) ? "there" : ABSENT,
                        second.contains(name) ? "there" : ABSENT,
                        "");
            }
        }
    }

    private void vector(String what, String name, float[] a, float[] b) {
        boolean blocks = a.length == b.length && layout.size() == a.length && a.length > 0;
        if (!blocks) {
            vector(what + " " + name, a, 0, a.length, b, 0, b.length);
            return;
        }
        String label = name.equals(PARAMETERS) ? what + " parameters" : what + " " + name;
        for (Layout.Block block : layout.blocks()) {
            int from = block.offset();
            vector(
                    label + " " + block.name(),
                    a,
                    from,
                    from + block.size(),
                    b,
                    from,
                    from + block.size());
        }
    }

    private void vector(String what, float[] a, int fromA, int toA, float[] b, int fromB, int toB) {
        if (toA - fromA != toB - fromB) {
            add(what, (toA - fromA) + " numbers", (toB - fromB) + " numbers", "");
            return;
        }
        int differing = 0;
        for (int i = 0; i < toA - fromA; i++) {
            differing +=
                    Float.floatToRawIntBits(a[fromA + i]) == Float.floatToRawIntBits(b[fromB + i])
                            ? 0
                            : 1;
        }
        distance(what, differing, toA - fromA, i -> (double) a[fromA + i] - b[fromB + i]);
    }

    private void array(String what, double[] a, double[] b) {
        if (a.length != b.length) {
            add(what, a.length + " numbers", b.length + " numbers", "");
            return;
        }
        int differing = 0;
        for (int i = 0; i < a.length; i++) {
            differing +=
                    Double.doubleToRawLongBits(a[i]) == Double.doubleToRawLongBits(b[i]) ? 0 : 1;
        }
        distance(what, differing, a.length, i -> a[i] - b[i]);
    }

    private void distance(String what, int differing, int count, IntToDoubleFunction apart) {
        if (differing == 0) {
            return;
        }
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double d = Math.abs(apart.applyAsDouble(i));
            largest = Math.max(largest, d);
            squares += d * d;
        }
        String share = String.format(Locale.ROOT, "%,d of %,d differ", differing, count);
        String distance =
                String.format(Locale.ROOT, "max |Δ| %.4g, L2 %.4g", largest, Math.sqrt(squares));
        add(what, share, "", distance);
    }

    private void scalar(String what, double a, double b) {
        if (Double.doubleToRawLongBits(a) != Double.doubleToRawLongBits(b)) {
            add(what, a, b, String.format(Locale.ROOT, "%+.4g", b - a));
        }
    }

    private void counter(String what, long a, long b) {
        if (a != b) {
            add(what, a, b, String.format(Locale.ROOT, "%+,d", b - a));
        }
    }

    private void add(String what, Object first, Object second, String distance) {
        found.add(new Difference(what, first.toString(), second.toString(), distance));
    }
}
