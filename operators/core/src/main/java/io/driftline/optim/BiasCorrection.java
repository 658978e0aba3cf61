package io.driftline.optim;

import io.driftline.state.StateTree;

/**
 * What is missing from a running mean that began at 0. The power of the decay is kept as a running
 * product in a scalar of the link's state, declared with initial value 1.
 *
 * <p>A row that joined the head later began its means at 0 later, and its correction counts from
 * there. With the correction of the others, which is over by then, its first steps would be up to
 * (1 − β₁ᵗ) / √(1 − β₂ᵗ) times too long: 3.2 at the first, 6.6 at the twelfth with the usual
 * decays. A link that divides by a root asks for {@link Need#ROW_STEPS} and computes the direction
 * of such rows again.
 */
final class BiasCorrection {
    private BiasCorrection() {}

    /** Advances the power by one step and returns 1 − decayᵗ, in (0, 1]. */
    static double next(StateTree state, String power, float decay) {
        double next = state.scalar(power) * decay;
        state.scalar(power, next);
        return 1 - next;
    }

    /**
     * Returns the same for a row that has joined: 1 − decayˢ, or what it is for all where the link
     * itself began later than the row.
     *
     * @param steps that the row has taken part in, this one included
     */
    static double since(long steps, StateTree state, String power, float decay) {
        double product = 1;
        double square = decay;
        for (long left = steps; left > 0; left >>= 1, square *= square) {
            product *= (left & 1) == 1 ? square : 1;
        }
        return 1 - Math.max(product, state.scalar(power));
    }

    /** One row of the head that joined later: its parameters, and the number of its step. */
    interface LaterRow {
        void at(int from, int to, long steps);
    }

    /** Goes through the rows that joined later; there are none unless the head has grown. */
    static void laterRows(Step step, LaterRow each) {
        double[] steps = step.rowSteps();
        for (int row = 0; row < steps.length; row++) {
            if (steps[row] > 0) {
                Head head = Head.of(step.layout());
                each.at(head.row(row), head.row(row + 1), (long) steps[row]);
            }
        }
    }
}
