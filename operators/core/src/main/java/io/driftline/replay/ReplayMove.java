package io.driftline.replay;

import io.driftline.data.ColumnMap;
import io.driftline.math.Rng;
import io.driftline.state.StateTree;

/**
 * Carries the rows of a saved buffer into one of another size, or for other columns or classes.
 *
 * @param was rows that were stored
 * @param kept rows of them that go on
 * @param room rows that there can be now
 */
public record ReplayMove(int was, int kept, int room) {

    /**
     * Moves rows. Which of them a smaller buffer keeps is for its policy to say. A column that is
     * new is 0 in them, as in questions that wait for their answer, see {@link ColumnMap}.
     *
     * @param saved of a buffer with the same policy, read only
     * @param into of the buffer that goes on, overwritten
     * @param columns from the saved rows' task to the other
     * @throws IllegalArgumentException when the saved rows contradict themselves
     */
    public static ReplayMove of(StateTree saved, StateTree into, ColumnMap columns, Rng rng) {
        StateTree policy = into.parts().get(0);
        StateTree rows = into.part(ReplayBuffer.ROWS);
        StateTree old = saved.part(ReplayBuffer.ROWS);
        int oldRoom = old.array(ReplayBuffer.TARGETS).length;
        long was = saved.parts().get(0).counter(Slots.STORED);
        require(was >= 0 && was <= oldRoom);
        policy.reset();
        rows.reset();
        int room = rows.array(ReplayBuffer.TARGETS).length;
        int[] from =
                ReplayPolicies.of(policy.spec().name(), room, policy.spec().elements())
                        .resize(saved.parts().get(0), policy, rng);
        int oldColumns = old.array(ReplayBuffer.INPUTS).length / Math.max(1, oldRoom);
        float[] features = new float[oldColumns];
        for (int slot = 0; slot < from.length; slot++) {
            for (int i = 0; i < oldColumns; i++) {
                features[i] = (float) old.array(ReplayBuffer.INPUTS)[from[slot] * oldColumns + i];
            }
            float[] moved = columns.features(features);
            double[] inputs = rows.array(ReplayBuffer.INPUTS);
            for (int i = 0; i < moved.length; i++) {
                inputs[slot * moved.length + i] = moved[i];
            }
            rows.array(ReplayBuffer.TARGETS)[slot] =
                    columns.target((float) old.array(ReplayBuffer.TARGETS)[from[slot]]);
            said(old, from[slot], rows, slot);
            features(old, from[slot], rows, slot);
        }
        return new ReplayMove((int) was, from.length, room);
    }

    /** Outputs of classes that were not known then stay unknown; log odds become (0, log odds). */
    private static void said(StateTree old, int oldSlot, StateTree rows, int slot) {
        if (!has(old, ReplayBuffer.OUTPUTS) || !has(rows, ReplayBuffer.OUTPUTS)) {
            return;
        }
        double[] from = old.array(ReplayBuffer.OUTPUTS);
        double[] into = rows.array(ReplayBuffer.OUTPUTS);
        double[] widths = rows.array(ReplayBuffer.WIDTHS);
        require(old.array(ReplayBuffer.WIDTHS).length == old.array(ReplayBuffer.TARGETS).length);
        int oldWidth = from.length / old.array(ReplayBuffer.WIDTHS).length;
        int width = into.length / widths.length;
        int shift = oldWidth == 1 && width > 1 ? 1 : 0;
        int known = (int) old.array(ReplayBuffer.WIDTHS)[oldSlot];
        require(known >= 0 && known <= oldWidth && known + shift <= width);
        for (int i = 0; i < known; i++) {
            into[slot * width + shift + i] = from[oldSlot * oldWidth + i];
        }
        widths[slot] = known == 0 ? 0 : known + shift;
    }

    /** Features go on where there are as many of them; those of another width stay unknown. */
    private static void features(StateTree old, int oldSlot, StateTree rows, int slot) {
        if (!has(old, ReplayBuffer.FEATURES) || !has(rows, ReplayBuffer.FEATURES)) {
            return;
        }
        double[] from = old.array(ReplayBuffer.FEATURES);
        double[] into = rows.array(ReplayBuffer.FEATURES);
        int oldRoom = old.array(ReplayBuffer.TARGETS).length;
        require(old.array(ReplayBuffer.KNOWN).length == oldRoom);
        int width = into.length / rows.array(ReplayBuffer.TARGETS).length;
        double known = old.array(ReplayBuffer.KNOWN)[oldSlot];
        require(known == 0 || known == 1);
        if (from.length == width * oldRoom) {
            System.arraycopy(from, oldSlot * width, into, slot * width, width);
            rows.array(ReplayBuffer.KNOWN)[slot] = known;
        }
    }

    private static boolean has(StateTree rows, String name) {
        return rows.spec().arrays().stream().anyMatch(array -> array.name().equals(name));
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw new IllegalArgumentException(
                    "the saved rows contradict themselves; use another copy");
        }
    }
}
