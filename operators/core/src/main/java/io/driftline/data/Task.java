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
 * @param multiLabel whether an example may be of several classes at once, or of none; its target is
 *     then the set of them, class i counting 2ⁱ, so that a float holds it
 */
public record Task(List<Column> columns, List<String> classes, int maxClasses, boolean multiLabel)
        implements Serializable {
    /** So many classes a set in a float can be of. */
    public static final int MAX_LABELS = 24;

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
        if (multiLabel && (classes.isEmpty() || classes.size() > MAX_LABELS || maxClasses > 0)) {
            throw new IllegalArgumentException(
                    "There are %d classes of which an example may have several; there must be 1 to %d, and none can join."
                            .formatted(classes.size(), MAX_LABELS));
        }
    }

    /** Returns a task whose classes are what they are, one for each example. */
    public Task(List<Column> columns, List<String> classes) {
        this(columns, classes, 0);
    }

    /** Returns a task with one class for each example. */
    public Task(List<Column> columns, List<String> classes, int maxClasses) {
        this(columns, classes, maxClasses, false);
    }

    /**
     * Returns a task whose examples may be of several classes.
     *
     * @param labels at least 1, at most {@link #MAX_LABELS}
     */
    public static Task multiLabel(List<Column> columns, List<String> labels) {
        return new Task(columns, labels, 0, true);
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

    /** Returns whether a class, or several, are predicted, as opposed to a number. */
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

    /**
     * Returns a target as a set of {@code classes} classes, class i being bit i.
     *
     * @throws IllegalArgumentException when it is not one, also for NaN
     */
    public static int labelSet(float target, int classes) {
        int set = (int) target;
        if (set != target || set < 0 || set >= 1 << classes) {
            throw new IllegalArgumentException(
                    "The target is %s; it must be a set of %d classes, a whole number from 0 to %d."
                            .formatted(target, classes, (1 << classes) - 1));
        }
        return set;
    }

    /**
     * Checks a target.
     *
     * @throws IllegalArgumentException when it is neither a class, a set of classes nor a number of
     *     this task
     */
    public void require(float target) {
        if (multiLabel) {
            labelSet(target, classes.size());
        } else if (classification()) {
            classIndex(target, classes.size());
        }
    }

    /**
     * Checks a batch.
     *
     * @throws IllegalArgumentException when it has other columns, or a target is none of this task
     */
    public void require(Batch batch) {
        if (batch.columns() != inputs()) {
            throw new IllegalArgumentException(
                    "An example has %d columns; the task has %d."
                            .formatted(batch.columns(), inputs()));
        }
        for (int e = 0; e < batch.size(); e++) {
            require(batch.targets()[e]);
        }
    }
}
