package io.driftline.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Where the columns and classes of one task are in another, by name: carries features and targets
 * that were read under an older pipeline over to the one that goes on.
 *
 * <p>A removed column is dropped. A new column gets 0, the value that says nothing: its weights
 * start at 0, so that a prediction is the same whatever stands there; for a column that is not
 * scaled, such as a category's, 0 is "not this one", and its weight gets no gradient. For a scaled
 * column 0 counts as a value that was seen, as long as questions of the older pipeline are still
 * open: no better number is known, because the field was never read for them.
 *
 * <p>Classes can be appended and nothing else, see {@link #refusal()}: targets, counts and
 * predictions all over the state know a class by its place.
 */
public final class ColumnMap {
    private static final int NEW = -1;

    private final List<String> oldColumns;
    private final List<String> newColumns;
    private final List<String> oldClasses;
    private final List<String> newClasses;
    private final int[] columnFrom;
    private final boolean sets;

    /**
     * Returns the map between two tasks whose targets are classes or numbers.
     *
     * @param oldColumns names, in the order of the features that will be carried over
     * @param newColumns names, in the order of the features that are to come out
     * @param oldClasses in the order of their target values; empty where a number is predicted
     * @param newClasses the same, of the task that goes on
     */
    public ColumnMap(
            List<String> oldColumns,
            List<String> newColumns,
            List<String> oldClasses,
            List<String> newClasses) {
        this(oldColumns, newColumns, oldClasses, newClasses, false);
    }

    /**
     * Returns the map between two tasks.
     *
     * @param oldColumns names, in the order of the features that will be carried over
     * @param newColumns names, in the order of the features that are to come out
     * @param oldClasses in the order of their target values; empty where a number is predicted
     * @param newClasses the same, of the task that goes on
     * @param sets whether targets are sets of classes; appending classes leaves them as they are
     */
    public ColumnMap(
            List<String> oldColumns,
            List<String> newColumns,
            List<String> oldClasses,
            List<String> newClasses,
            boolean sets) {
        this.sets = sets;
        this.oldColumns = List.copyOf(oldColumns);
        this.newColumns = List.copyOf(newColumns);
        this.oldClasses = List.copyOf(oldClasses);
        this.newClasses = List.copyOf(newClasses);
        columnFrom = new int[newColumns.size()];
        Map<String, Integer> places = places(this.oldColumns);
        boolean same = this.oldColumns.equals(this.newColumns); // also where a name is there twice
        for (int i = 0; i < columnFrom.length; i++) {
            columnFrom[i] = same ? i : places.getOrDefault(this.newColumns.get(i), NEW);
        }
    }

    /** Returns whether columns and classes are the same in the same order. */
    public boolean identical() {
        return oldColumns.equals(newColumns) && oldClasses.equals(newClasses);
    }

    /**
     * Returns why nothing can be carried over, or the empty text when everything can: classes that
     * are removed, renamed or in another order, a number in place of a class, a column twice.
     */
    public String refusal() {
        if (oldClasses.isEmpty() != newClasses.isEmpty()) {
            return "the label was %s and is %s now; learn anew in a lane of another name"
                    .formatted(label(oldClasses), label(newClasses));
        }
        for (int i = 0; i < oldClasses.size(); i++) {
            String now = i < newClasses.size() ? newClasses.get(i) : "missing";
            if (!oldClasses.get(i).equals(now)) {
                return "class %d was %s and is %s now; classes may only be appended: keep %s in this order and put new ones behind"
                        .formatted(i, shown(oldClasses.get(i)), shown(now), shown(oldClasses));
            }
        }
        return oldColumns.equals(newColumns) || unique(oldColumns) && unique(newColumns)
                ? ""
                : "a column's name is there twice; give every feature a name of its own";
    }

    /** Returns the columns that are only in the newer task, in its order. */
    public List<String> added() {
        List<String> added = new ArrayList<>(newColumns);
        added.removeAll(new HashSet<>(oldColumns));
        return Collections.unmodifiableList(added);
    }

    /** Returns the columns that are only in the older task, in its order. */
    public List<String> removed() {
        List<String> removed = new ArrayList<>(oldColumns);
        removed.removeAll(new HashSet<>(newColumns));
        return Collections.unmodifiableList(removed);
    }

    /** Returns the classes that are only in the newer task, in its order. */
    public List<String> addedClasses() {
        return newClasses.subList(
                Math.min(oldClasses.size(), newClasses.size()), newClasses.size());
    }

    /** Returns where a column of the newer task is in the older one, or −1 for a new one. */
    public int columnFrom(int newColumn) {
        return columnFrom[newColumn];
    }

    /**
     * Returns features in the order of the newer columns; a new array.
     *
     * @param old in the order of the older columns, read only
     * @throws IllegalArgumentException when there are not as many as older columns
     */
    public float[] features(float[] old) {
        if (old.length != oldColumns.size()) {
            throw new IllegalArgumentException(
                    "There are %d features; the pipeline that read them had %d columns."
                            .formatted(old.length, oldColumns.size()));
        }
        float[] features = new float[columnFrom.length];
        for (int i = 0; i < features.length; i++) {
            features[i] = columnFrom[i] == NEW ? 0 : old[columnFrom[i]];
        }
        return features;
    }

    /**
     * Returns a target in the newer task: the place of the class with the same name, or the number.
     *
     * @throws IllegalArgumentException when it is no class of the older task, or that class is gone
     */
    public float target(float old) {
        if (oldClasses.isEmpty()) {
            return old;
        }
        if (sets) {
            return Task.labelSet(old, oldClasses.size());
        }
        int index = Task.classIndex(old, oldClasses.size());
        int now = newClasses.indexOf(oldClasses.get(index));
        if (now < 0) {
            throw new IllegalArgumentException(
                    "Class %s is gone; classes may only be appended."
                            .formatted(shown(oldClasses.get(index))));
        }
        return now;
    }

    private static Map<String, Integer> places(List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            places.putIfAbsent(names.get(i), i);
        }
        return places;
    }

    private static boolean unique(List<String> names) {
        return places(names).size() == names.size();
    }

    private static String label(List<String> classes) {
        return classes.isEmpty() ? "a number" : "one of " + shown(classes);
    }

    private static String shown(List<String> classes) {
        return classes.size() > 5
                ? "the %d classes".formatted(classes.size())
                : shown(String.join(", ", classes));
    }

    private static String shown(String name) {
        return name.length() > 80 ? name.substring(0, 80) + "…" : name;
    }
}
