package io.driftline.data;

import java.io.Serializable;
import java.util.List;

/**
 * What is to be learned: the columns of the input and what is predicted from them.
 *
 * @param columns one per element of an example's input, in their order
 * @param classes names in the order of their target values 0, 1, …; empty where a number is
 *     predicted
 */
public record Task(List<Column> columns, List<String> classes) implements Serializable {

    /**
     * One input column.
     *
     * @param name such as {@code amount} or {@code country=NL}
     * @param scaled whether the standardizer scales it; indicator columns are left alone
     */
    public record Column(String name, boolean scaled) implements Serializable {}

    public Task {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
    }

    /** Returns the number of input columns. */
    public int inputs() {
        return columns.size();
    }

    /**
     * Returns how many numbers a prediction has: one per class, or 1 where a number is predicted.
     */
    public int scores() {
        return classes.isEmpty() ? 1 : classes.size();
    }

    /** Returns whether a class is predicted, as opposed to a number. */
    public boolean classification() {
        return !classes.isEmpty();
    }

    /**
     * Returns a target as the index of one of {@code classes} classes.
     *
     * @throws IllegalArgumentException when it is not one, also for NaN
     */
    public static int classIndex(float target, int classes) {
        int index = (int) target;
        if (index != target || index < 0 || index >= classes) {
            throw new IllegalArgumentException(
                    "The target is %s; it must be a class index from 0 to %d."
                            .formatted(target, classes - 1));
        }
        return index;
    }
}
