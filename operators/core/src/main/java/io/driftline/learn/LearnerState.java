package io.driftline.learn;

import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.Objects;

/**
 * Everything one learner remembers. Live and mutable, owned by whoever calls the learner.
 *
 * <p>A learner that computes elsewhere may hold the vectors per parameter there from step to step,
 * see {@link #lend}; whoever asks for the tree gets them back first, so that it is always right.
 */
public final class LearnerState {
    private static final Holder NOBODY = state -> {};

    private final Layout layout;
    private final StateTree tree;
    private Holder holder = NOBODY;

    /** Holds the newest vectors of a state outside its tree. */
    public interface Holder {
        /** Writes them into the state's {@link LearnerState#memory}; they are in use no more. */
        void giveBack(LearnerState state);
    }

    /**
     * Returns a state.
     *
     * @param layout of the parameters
     * @param tree declares at least the vector {@code params} and the counters {@code steps} and
     *     {@code rng}
     */
    public LearnerState(Layout layout, StateTree tree) {
        this.layout = layout;
        this.tree = tree;
    }

    /** Returns the layout of the parameters. */
    public Layout layout() {
        return layout;
    }

    /** Returns the live state, which the caller may change; ends a loan. */
    public StateTree tree() {
        if (holder != NOBODY) {
            Holder last = holder;
            holder = NOBODY;
            last.giveBack(this);
        }
        return tree;
    }

    /** Returns the live state as it lies here: while it is lent, its vectors are old ones. */
    public StateTree memory() {
        return tree;
    }

    /** Lets a learner hold the newest vectors until the next call of {@link #tree}. */
    public void lend(Holder holder) {
        this.holder = holder;
    }

    /** Returns whether it is this one that holds the newest vectors. */
    public boolean isLentTo(Holder holder) {
        return this.holder == holder;
    }

    /** Returns the live parameters; ends a loan. */
    public float[] params() {
        return tree().vector("params");
    }

    /**
     * Returns the number of steps learned, of examples where a batch holds one: the model's
     * version.
     */
    public long steps() {
        return tree.counter("steps");
    }

    /** Returns a deep copy. */
    public LearnerState copy() {
        return new LearnerState(layout, tree().copy());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LearnerState that
                && layout.equals(that.layout)
                && tree().equals(that.tree());
    }

    @Override
    public int hashCode() {
        return Objects.hash(layout, tree());
    }

    @Override
    public String toString() {
        return "LearnerState[layout=%s, tree=%s]".formatted(layout, tree);
    }
}
