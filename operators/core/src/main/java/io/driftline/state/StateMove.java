package io.driftline.state;

import io.driftline.state.StateSpec.ArraySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies saved state into state of another declaration, by the names of everything: what both
 * declare goes on, what only the newer one declares stays as it is there, and each difference is
 * told. Whether a difference is acceptable is the caller's business.
 */
public final class StateMove {

    /** How the two declarations differ in one place. */
    public enum Kind {
        /** A part that was not saved; it stays as it was. */
        PART_ADDED,
        /** A saved part that has no place any more. */
        PART_REMOVED,
        /** A part of the same name whose declaration has another version; it stays as it was. */
        VERSION,
        /** A vector, array, scalar or counter that was not saved; it stays as it was. */
        VALUE_ADDED,
        /** A saved vector, array, scalar or counter that has no place any more. */
        VALUE_REMOVED,
        /** An array without names that has another length; it stays as it was. */
        LENGTH
    }

    /**
     * One difference.
     *
     * @param path of the part that differs or holds the value, such as {@code
     *     learner.optimizer.chain.upgd}
     * @param name of the part or value itself
     * @param detail the two versions or lengths, empty where there are none
     */
    public record Difference(Kind kind, String path, String name, String detail) {}

    private final int[] parameterFrom;
    private final int saved;
    private final List<Difference> found = new ArrayList<>();

    private StateMove(int[] parameterFrom, int saved) {
        this.parameterFrom = parameterFrom;
        this.saved = saved;
    }

    /**
     * Copies.
     *
     * @param from the saved state, read only
     * @param into overwritten wherever something was saved for it
     * @param parameterFrom for each parameter of {@code into} its index in {@code from}, or a
     *     negative number where the vectors of {@code into} stay as they are
     * @param saved how many parameters {@code from} has; a shorter vector is for the last of them
     * @return the differences, in the order of the declarations; empty when there is none
     */
    public static List<Difference> move(
            StateTree from, StateTree into, int[] parameterFrom, int saved) {
        StateMove move = new StateMove(parameterFrom, saved);
        String name = into.spec().name();
        if (!from.spec().name().equals(name)) {
            move.found.add(new Difference(Kind.PART_REMOVED, from.spec().name(), name, ""));
        } else {
            move.node(name, from, into);
        }
        return List.copyOf(move.found);
    }

    private void node(String path, StateTree from, StateTree into) {
        StateSpec saved = from.spec();
        StateSpec wanted = into.spec();
        if (saved.version() != wanted.version()) {
            String versions = "version %d, was %d".formatted(wanted.version(), saved.version());
            found.add(new Difference(Kind.VERSION, path, wanted.name(), versions));
            return;
        }
        vectors(path, from, into);
        arrays(path, from, into);
        for (int i : both(path, names(saved, 's'), names(wanted, 's'))) {
            String name = wanted.scalars().get(i).name();
            into.scalar(name, from.scalar(name));
        }
        for (int i : both(path, names(saved, 'c'), names(wanted, 'c'))) {
            String name = wanted.counters().get(i).name();
            into.counter(name, from.counter(name));
        }
        parts(path, from, into);
    }

    private void vectors(String path, StateTree from, StateTree into) {
        for (int i : both(path, from.spec().vectors(), into.spec().vectors())) {
            float[] old = from.vector(into.spec().vectors().get(i));
            float[] vector = into.vectors()[i];
            int first = parameterFrom.length - vector.length;
            int oldFirst = saved - old.length;
            for (int p = 0; p < vector.length; p++) {
                int place = parameterFrom[first + p];
                vector[p] = place < oldFirst ? vector[p] : old[place - oldFirst];
            }
        }
    }

    private void arrays(String path, StateTree from, StateTree into) {
        List<String> names = into.spec().arrays().stream().map(ArraySpec::name).toList();
        List<String> saved = from.spec().arrays().stream().map(ArraySpec::name).toList();
        int[] elementFrom = elements(from.spec().elements(), into.spec().elements());
        boolean named = !into.spec().elements().isEmpty() || !from.spec().elements().isEmpty();
        for (int i : both(path, saved, names)) {
            double[] old = from.array(names.get(i));
            double[] array = into.arrays()[i];
            if (!named && old.length != array.length) {
                String lengths = "%d elements, was %d".formatted(array.length, old.length);
                found.add(new Difference(Kind.LENGTH, path, names.get(i), lengths));
            } else if (!named) {
                System.arraycopy(old, 0, array, 0, old.length);
            }
            for (int e = 0; named && e < array.length; e++) {
                array[e] = elementFrom[e] < 0 ? array[e] : old[elementFrom[e]];
            }
        }
    }

    private void parts(String path, StateTree from, StateTree into) {
        Map<String, StateTree> saved = new HashMap<>();
        from.parts().forEach(part -> saved.put(part.spec().name(), part));
        for (StateTree part : into.parts()) {
            String name = part.spec().name();
            StateTree old = saved.remove(name);
            if (old == null) {
                found.add(new Difference(Kind.PART_ADDED, path + "." + name, name, ""));
            } else {
                node(path + "." + name, old, part);
            }
        }
        for (StateTree part : from.parts()) {
            String name = part.spec().name();
            if (saved.containsKey(name)) {
                found.add(new Difference(Kind.PART_REMOVED, path + "." + name, name, ""));
            }
        }
    }

    /** Returns the places, among the wanted, of values that are saved too; tells the others. */
    private List<Integer> both(String path, List<String> saved, List<String> wanted) {
        List<Integer> both = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (saved.contains(wanted.get(i))) {
                both.add(i);
            } else {
                found.add(new Difference(Kind.VALUE_ADDED, path, wanted.get(i), ""));
            }
        }
        for (String name : saved) {
            if (!wanted.contains(name)) {
                found.add(new Difference(Kind.VALUE_REMOVED, path, name, ""));
            }
        }
        return both;
    }

    private static List<String> names(StateSpec spec, char kind) {
        return kind == 's'
                ? spec.scalars().stream().map(StateSpec.ScalarSpec::name).toList()
                : spec.counters().stream().map(StateSpec.CounterSpec::name).toList();
    }

    private static int[] elements(List<String> saved, List<String> wanted) {
        int[] from = new int[wanted.size()];
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < saved.size(); i++) {
            places.putIfAbsent(saved.get(i), i);
        }
        boolean same = saved.equals(wanted); // also where a name is there twice
        for (int i = 0; i < from.length; i++) {
            from[i] = same ? i : places.getOrDefault(wanted.get(i), -1);
        }
        return from;
    }
}
