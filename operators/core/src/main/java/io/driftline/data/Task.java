package io.driftline.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be learned: the columns of the input and what is predicted from them.
 *
 * @param columns one per element of an example's input, in their order
 * @param classes names in the order of their target values 0, 1, …; empty where a number is
 *     predicted
 * @param maxClasses so many classes there may be when labels that were never seen join them; 0
 *     where the classes are what they are
 */
public record Task(List<Column> columns, List<String> classes, int maxClasses)
        implements Serializable {

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
        if (maxClasses > 0 && (classes.isEmpty() || classes.size() > maxClasses)) {
            throw new IllegalArgumentException(
                    "There are %d classes and at most %d; there must be at least 1 and no more."
                            .formatted(classes.size(), maxClasses));
        }
    }

    /** Returns a task whose classes are what they are. */
    public Task(List<Column> columns, List<String> classes) {
        this(columns, classes, 0);
    }

    /** Returns whether a class that was never seen may join. */
    public boolean appends() {
        return maxClasses > 0;
    }

    /** Returns whether one more class may join now. */
    public boolean hasRoom() {
        return classes.size() < maxClasses;
    }

    /**
     * Returns the task that this one has become by classes that joined: with these classes where
     * they begin with this task's and may have joined, else this task.
     */
    public Task grownTo(List<String> grown) {
        boolean joined =
                grown.size() > classes.size()
                        && grown.size() <= maxClasses
                        && grown.subList(0, classes.size()).equals(classes);
        return joined ? new Task(columns, grown, maxClasses) : this;
    }

    /**
     * Returns the task that one class has joined.
     *
     * @throws IllegalArgumentException when there is no room
     */
    public Task with(String newClass) {
        List<String> grown = new ArrayList<>(classes);
        grown.add(newClass);
        return new Task(columns, grown, maxClasses);
    }

    /**
     * Returns the task when as many classes have joined as may, whatever they will be called: wide
     * enough for all that this task can become.
     */
    public Task full() {
        Task full = this;
        while (full.hasRoom()) {
            full = full.with("class %d".formatted(full.classes.size() + 1));
        }
        return full;
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
