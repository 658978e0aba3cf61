package io.driftline.learn;

import io.driftline.math.Rng;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;

/**
 * Keeps a learner's last good state, and goes back to it after too many undone steps in a row: a
 * model from which no step leads to finite numbers would stay as it is for ever.
 *
 * <p>Good is the state that a version was made of, as a whole: parameters, standardizer, optimizer;
 * before the first version, the start. Going back is a step of its own: the number of steps grows
 * by one, so that no version ever has two contents.
 *
 * <p>State: three counters in a tree of the caller's, and the good state as it is stored. Cost: one
 * encoding per version; memory and checkpoints hold the state twice. A guard that is switched off
 * keeps nothing.
 */
public final class Guard {
    /** What a guard remembers beside the good state. */
    public static final StateSpec STATE =
            StateSpec.of("guard", 1)
                    .counter("undone", 0)
                    .counter("rolledBack", 0)
                    .counter("kept", Guard.START);

    private static final long START = -1;
    private static final long NOTHING = -2;

    private final Learner learner;
    private final LearnerCodec codec;
    private final Rng seed;
    private final int rollbackAfter;
    private StoredLearner kept = StoredLearner.NONE;

    /**
     * Returns the guard of one state.
     *
     * @param seed that the learner was started with
     * @param rollbackAfter undone steps in a row; 0 switches the guard off
     */
    public Guard(Learner learner, Rng seed, int rollbackAfter) {
        if (rollbackAfter < 0) {
            throw new IllegalArgumentException(
                    "guard.rollback-after is %d; it must be ≥ 0.".formatted(rollbackAfter));
        }
        this.learner = learner;
        this.codec = LearnerCodec.of(learner);
        this.seed = seed;
        this.rollbackAfter = rollbackAfter;
    }

    /** Begins with a learner's start state. */
    public void start(StateTree memory) {
        memory.counter("kept", rollbackAfter > 0 ? START : NOTHING);
    }

    /** Keeps the state as good: a version is being made of it. */
    public void keep(LearnerState state, StateTree memory) {
        if (rollbackAfter > 0 && memory.counter("kept") != state.steps()) {
            kept = codec.store(state, kept.rows());
            memory.counter("kept", state.steps());
        }
    }

    /** Says that a step was accepted. */
    public void accepted(StateTree memory) {
        memory.counter("undone", 0);
    }

    /**
     * Says that a step was undone.
     *
     * @return whether the state went back to the last good one
     */
    public boolean undone(LearnerState state, StateTree memory) {
        if (rollbackAfter == 0 || memory.add("undone", 1) < rollbackAfter) {
            return false;
        }
        long steps = state.steps() + 1;
        state.tree().set(good(memory).tree());
        state.tree().counter("steps", steps);
        memory.counter("undone", 0);
        memory.add("rolledBack", 1);
        keep(state, memory);
        return true;
    }

    /** Returns how often the state went back. */
    public long rolledBack(StateTree memory) {
        return memory.counter("rolledBack");
    }

    /** Returns the good state for a checkpoint; empty where it is the start or {@code state}. */
    public StoredLearner save(LearnerState state, StateTree memory) {
        return memory.counter("kept") == state.steps() ? StoredLearner.NONE : kept;
    }

    /**
     * Goes on with what was saved, given as a whole. Where the guard was off then and is on now,
     * the restored state is the good one.
     *
     * @param state as it was restored
     * @param memory as it was restored
     * @throws StateFormatException when the good state cannot be one of this learner
     */
    public void restore(byte[] saved, LearnerState state, StateTree memory)
            throws StateFormatException {
        long steps = memory.counter("kept");
        if (rollbackAfter == 0) {
            memory.counter("kept", NOTHING);
        } else if (saved.length > 0) {
            kept = codec.store(codec.decode(saved), List.of()); // in the shape that it has today
        } else if (steps != START) {
            memory.counter("kept", NOTHING);
            keep(state, memory);
        }
    }

    private LearnerState good(StateTree memory) {
        if (memory.counter("kept") == START) {
            return learner.start(seed);
        }
        try {
            return codec.decode(kept.whole());
        } catch (StateFormatException e) { // it was stored by this very object
            throw new IllegalStateException(e);
        }
    }
}
