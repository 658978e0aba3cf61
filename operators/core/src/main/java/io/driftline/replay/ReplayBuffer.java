package io.driftline.replay;

import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Past examples in a learner's state: a policy's memory, and the rows that it decides about. A row
 * is an example as it came, before any scaling, and on request what the model said of it then, its
 * outputs and its features, which are what its last hidden units said.
 *
 * <p>State: per row a double for each column and the target; with outputs one more for each, and
 * how many there were, because a head may grow; with features one more for each, and whether they
 * are known, because rows may come from a learner without.
 */
public final class ReplayBuffer {
    /** The name of its state. */
    public static final String NAME = "replay";

    static final String ROWS = "rows";
    static final String INPUTS = "inputs";
    static final String TARGETS = "targets";
    static final String OUTPUTS = "outputs";
    static final String WIDTHS = "widths";
    static final String FEATURES = "features";
    static final String KNOWN = "known";

    private static final long DRAW = Rng.tag("draw");
    private static final long OFFER = Rng.tag("offer");

    private final ReplayPolicy policy;
    private final int columns;
    private final int outputs;
    private final int features;
    private final StateSpec spec;

    /**
     * Returns a buffer of rows without features.
     *
     * @param rows that the policy decides about, at least 1
     * @param columns of an example
     * @param outputs of the model that are kept with a row; 0 for none
     * @throws IllegalArgumentException when there would be more numbers than an array holds
     */
    public ReplayBuffer(ReplayPolicy policy, int rows, int columns, int outputs) {
        this(policy, rows, columns, outputs, 0);
    }

    /**
     * Returns a buffer.
     *
     * @param rows that the policy decides about, at least 1
     * @param columns of an example
     * @param outputs of the model that are kept with a row; 0 for none
     * @param features of the model that are kept with a row; 0 for none
     * @throws IllegalArgumentException when there would be more numbers than an array holds
     */
    public ReplayBuffer(ReplayPolicy policy, int rows, int columns, int outputs, int features) {
        int widest = Math.max(columns, Math.max(outputs, features));
        if ((long) rows * widest > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "replay.rows is %d; with %d columns, %d outputs and %d features that is more than an array holds. Keep fewer."
                            .formatted(rows, columns, outputs, features));
        }
        this.policy = policy;
        this.columns = columns;
        this.outputs = outputs;
        this.features = features;
        StateSpec kept =
                StateSpec.of(ROWS, 1).rows(rows).perRow(INPUTS, columns, 0).perRow(TARGETS, 1, 0);
        if (outputs > 0) {
            kept = kept.perRow(OUTPUTS, outputs, 0).perRow(WIDTHS, 1, 0);
        }
        if (features > 0) {
            kept = kept.perRow(FEATURES, features, 0).perRow(KNOWN, 1, 0);
        }
        spec = StateSpec.of(NAME, 1).part(policy.state()).part(kept);
    }

    /** Returns what it remembers: the policy's part first, then the rows. */
    public StateSpec state() {
        return spec;
    }

    /** Returns how many outputs are kept with a row. */
    public int outputs() {
        return outputs;
    }

    /** Returns how many features are kept with a row. */
    public int features() {
        return features;
    }

    /** Returns whether as many examples were offered as there is room for. */
    public boolean full(StateTree state) {
        return policy(state).counter(Slots.OFFERED) >= state.part(ROWS).array(TARGETS).length;
    }

    /** Returns how many rows there are. */
    public int stored(StateTree state) {
        return (int) policy(state).counter(Slots.STORED);
    }

    /**
     * Offers an example, which the policy keeps or does not.
     *
     * @param inputs read only; the example begins at {@code from}
     * @param said by the model, read only, as many as are kept, beginning at {@code at}
     * @param rng of the buffer
     * @return the row that it became, or −1
     */
    public int offer(
            float[] inputs,
            int from,
            float target,
            float[] said,
            int at,
            Rng rng,
            StateTree state) {
        Rng own = rng.child(OFFER).child(policy(state).counter(Slots.OFFERED));
        int slot = policy.slotFor(target, own, policy(state));
        if (slot < 0) {
            return slot;
        }
        StateTree kept = state.part(ROWS);
        double[] into = kept.array(INPUTS);
        for (int i = 0; i < columns; i++) {
            into[slot * columns + i] = inputs[from + i];
        }
        kept.array(TARGETS)[slot] = target;
        if (outputs > 0) {
            double[] memory = kept.array(OUTPUTS);
            for (int i = 0; i < outputs; i++) {
                memory[slot * outputs + i] = said[at + i];
            }
            kept.array(WIDTHS)[slot] = outputs;
        }
        return slot;
    }

    /** Keeps the features of the example that became a row, which begin at {@code from}. */
    public void keepFeatures(int slot, float[] said, int from, StateTree state) {
        StateTree kept = state.part(ROWS);
        double[] memory = kept.array(FEATURES);
        for (int i = 0; i < features; i++) {
            memory[slot * features + i] = said[from + i];
        }
        kept.array(KNOWN)[slot] = 1;
    }

    /**
     * Draws different rows, each set of them with the same probability; all rows when there are not
     * more.
     *
     * @param count wanted
     * @param rng of this one draw
     * @param slots overwritten from the beginning
     * @return how many were drawn
     */
    public int draw(int count, Rng rng, StateTree state, int[] slots) {
        int stored = stored(state);
        if (stored <= count) {
            for (int i = 0; i < stored; i++) {
                slots[i] = i;
            }
            return stored;
        }
        Rng own = rng.child(DRAW);
        int drawn = 0;
        for (long attempt = 0; drawn < count; attempt++) {
            int slot = policy.draw(own.child(attempt), policy(state));
            if (!contains(slots, drawn, slot)) { // drawing again is drawing from the others
                slots[drawn++] = slot;
            }
        }
        return drawn;
    }

    /** Writes a row's inputs from {@code to} on and returns its target. */
    public float read(int slot, StateTree state, float[] inputs, int to) {
        StateTree kept = state.part(ROWS);
        double[] memory = kept.array(INPUTS);
        for (int i = 0; i < columns; i++) {
            inputs[to + i] = (float) memory[slot * columns + i];
        }
        return (float) kept.array(TARGETS)[slot];
    }

    /** Writes what the model said of a row from {@code to} on and returns how many outputs. */
    public int said(int slot, StateTree state, float[] said, int to) {
        StateTree kept = state.part(ROWS);
        double[] memory = kept.array(OUTPUTS);
        for (int i = 0; i < outputs; i++) {
            said[to + i] = (float) memory[slot * outputs + i];
        }
        return (int) kept.array(WIDTHS)[slot];
    }

    /** Writes the features of a row from {@code to} on and returns whether they are known. */
    public boolean features(int slot, StateTree state, float[] said, int to) {
        StateTree kept = state.part(ROWS);
        double[] memory = kept.array(FEATURES);
        for (int i = 0; i < features; i++) {
            said[to + i] = (float) memory[slot * features + i];
        }
        return kept.array(KNOWN)[slot] != 0;
    }

    @Override
    public String toString() {
        return policy.toString();
    }

    private static StateTree policy(StateTree state) {
        return state.parts().get(0);
    }

    private static boolean contains(int[] slots, int count, int slot) {
        for (int i = 0; i < count; i++) {
            if (slots[i] == slot) {
                return true;
            }
        }
        return false;
    }
}
