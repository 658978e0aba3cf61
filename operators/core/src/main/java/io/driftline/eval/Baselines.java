package io.driftline.eval;

import io.driftline.data.Task;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;

/**
 * What the trivial rules answer: <i>no change</i>, the last label known, and <i>majority</i>, the
 * most frequent one, the lowest index on ties. Where a number is predicted: the last value and the
 * mean. Before the first label: class 0 or the number 0.
 *
 * <p>Where an example may be of several classes: the last set, and the set of those that more than
 * half of the labels had.
 *
 * <p>State: a count and the last label, with a count per class or the mean.
 */
public final class Baselines {
    private final int classes;
    private final boolean sets;
    private final StateSpec spec;

    private Baselines(List<String> names, boolean sets) {
        this.sets = sets;
        classes = names.size();
        StateSpec common = StateSpec.of("baselines", 1).counter("labels", 0).scalar("last", 0);
        spec =
                classes > 0
                        ? common.elements(names).perElement("counts", 0)
                        : common.scalar("mean", 0);
    }

    /** Returns the rules for a task. */
    public static Baselines of(Task task) {
        return new Baselines(task.classes(), task.multiLabel());
    }

    /** Returns what they remember. */
    public StateSpec state() {
        return spec;
    }

    /** Returns the answer of the rule <i>no change</i>. */
    public float noChange(StateTree state) {
        return (float) state.scalar("last");
    }

    /** Returns the answer of the rule <i>majority</i>. */
    public float majority(StateTree state) {
        if (classes == 0) {
            return (float) state.scalar("mean");
        }
        double[] counts = state.array("counts");
        if (sets) {
            int set = 0;
            for (int i = 0; i < classes; i++) {
                set |= 2 * counts[i] > state.counter("labels") ? 1 << i : 0;
            }
            return set;
        }
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return best;
    }

    /** Writes the share of each class so far, the same for all before the first label. */
    public void shares(StateTree state, float[] scores, int from) {
        double[] counts = state.array("counts");
        long labels = state.counter("labels");
        for (int i = 0; i < classes; i++) {
            float none = sets ? 0.5f : 1f / classes;
            scores[from + i] = labels == 0 ? none : (float) (counts[i] / labels);
        }
    }

    /**
     * Learns a label that became known.
     *
     * @throws IllegalArgumentException when it is not an index of one of the classes, or not finite
     */
    public void learn(float target, StateTree state) {
        if (sets) {
            int set = Task.labelSet(target, classes);
            for (int i = 0; i < classes; i++) {
                state.array("counts")[i] += set >> i & 1;
            }
        } else if (classes > 0) {
            state.array("counts")[Task.classIndex(target, classes)]++;
        } else if (!Float.isFinite(target)) {
            throw new IllegalArgumentException(
                    "The target is %s; it must be finite.".formatted(target));
        }
        long labels = state.add("labels", 1);
        state.scalar("last", target);
        if (classes == 0) {
            double mean = state.scalar("mean");
            state.scalar("mean", mean + (target - mean) / labels);
        }
    }
}
