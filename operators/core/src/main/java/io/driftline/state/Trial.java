package io.driftline.state;

import io.driftline.math.Kernels;
import io.driftline.math.Stretches;
import java.util.ArrayList;
import java.util.List;

/**
 * A step on trial: what a state was before it, so that the step can be undone, and whether what it
 * leaves is finite. Vectors with an element per parameter are kept and looked at stretch by
 * stretch, just before and after they change, when they are in the cache anyway; those of a small
 * model all at once. Holds scratch as large as the state, and serves one step at a time.
 */
public final class Trial {
    /**
     * Up to so many parameters stretches are not worth their while: all is kept at the beginning.
     */
    public static final int SHORT = 2048;

    private final int parameters;
    private final Stretches stretches = new Stretches();
    private final List<float[]> vectors = new ArrayList<>();
    private final List<float[]> vectorsBefore = new ArrayList<>();
    private StateTree tree;
    private StateTree before;
    private int kept;
    private boolean finite;

    /**
     * Returns a place for trials.
     *
     * @param spec of the states whose steps are tried
     * @param layout of the parameters of their model
     */
    public Trial(StateSpec spec, Layout layout) {
        parameters = layout.size();
        before = StateTree.of(spec, layout);
        tree = before;
    }

    /** Begins a step: from now on a vector may change only where it is kept. */
    public void begin(StateTree tree) {
        this.tree = tree;
        vectors.clear();
        vectorsBefore.clear();
        kept = parameters;
        if (tree.spec() != before.spec()) { // equal, and not the same, after a restore
            before = tree.copy();
        } else if (parameters <= SHORT) {
            before.set(tree);
        } else {
            kept = 0;
            copyRest(tree, before);
        }
        if (parameters > SHORT) {
            list(tree, vectors);
            list(before, vectorsBefore);
        }
        look();
    }

    /** Keeps the vectors up to an element, those before it being kept already. */
    public void keep(int to) {
        for (int i = 0; i < vectors.size() && to > kept; i++) {
            System.arraycopy(vectors.get(i), kept, vectorsBefore.get(i), kept, to - kept);
        }
        kept = Math.max(kept, to);
    }

    /** Looks at a stretch of the next parameters, and of the vectors after their last change. */
    public void look(float[] next, int from, int to) {
        if (parameters <= SHORT) {
            finite &= Kernels.finite(next, from, to - from);
            return;
        }
        stretches.check(next, from, to);
        for (int i = 0; i < vectors.size(); i++) {
            stretches.check(vectors.get(i), from, to);
        }
    }

    /** Returns whether all stretches were finite that were looked at, and all else in the state. */
    public boolean finite() {
        return parameters <= SHORT
                ? finite && tree.finite()
                : stretches.finite() && restFinite(tree);
    }

    /**
     * Makes the state what it was, of which no more is changed than was kept; it may begin anew.
     */
    public void undo() {
        if (parameters <= SHORT) {
            tree.set(before);
        } else {
            copyRest(before, tree);
            for (int i = 0; i < vectors.size(); i++) {
                System.arraycopy(vectorsBefore.get(i), 0, vectors.get(i), 0, kept);
            }
        }
        look();
    }

    private void look() {
        finite = true;
        if (parameters > SHORT) {
            stretches.begin(0);
        }
    }

    private void list(StateTree tree, List<float[]> vectors) {
        for (float[] vector : tree.vectors()) {
            if (vector.length == parameters) {
                vectors.add(vector);
            }
        }
        for (StateTree part : tree.parts()) {
            list(part, vectors);
        }
    }

    /** Copies what has no element per parameter: numbers, and vectors for the head alone. */
    private void copyRest(StateTree from, StateTree to) {
        for (int i = 0; i < from.vectors().length; i++) {
            if (from.vectors()[i].length != parameters) {
                System.arraycopy(
                        from.vectors()[i], 0, to.vectors()[i], 0, from.vectors()[i].length);
            }
        }
        for (int i = 0; i < from.arrays().length; i++) {
            System.arraycopy(from.arrays()[i], 0, to.arrays()[i], 0, from.arrays()[i].length);
        }
        System.arraycopy(from.scalars(), 0, to.scalars(), 0, from.scalars().length);
        System.arraycopy(from.counters(), 0, to.counters(), 0, from.counters().length);
        for (int i = 0; i < from.parts().size(); i++) {
            copyRest(from.parts().get(i), to.parts().get(i));
        }
    }

    private boolean restFinite(StateTree tree) {
        for (float[] vector : tree.vectors()) {
            if (vector.length != parameters && !Kernels.finite(vector)) {
                return false;
            }
        }
        for (double[] array : tree.arrays()) {
            if (!StateTree.finite(array)) {
                return false;
            }
        }
        for (StateTree part : tree.parts()) {
            if (!restFinite(part)) {
                return false;
            }
        }
        return StateTree.finite(tree.scalars());
    }
}
