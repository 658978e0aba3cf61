package io.driftline.eval;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Bounds on a mean that hold at every moment at once: whoever looks after each value, and stops
 * when he likes what he sees, is wrong with probability {@code alpha} at most.
 *
 * <p>The mean is that of what was to be expected of each value, given those before it; it may move,
 * as where a stream drifts. So values need neither be independent nor alike, only bounded. The
 * difference of two learners' losses on the same examples is what it is for.
 *
 * <p>Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 49 (2021), arXiv:1810.08240: the
 * empirical Bernstein bound (theorem 4) with the stitched boundary (theorem 1), of η = 2, s = 1.4,
 * m = 1, each side with half of alpha. For comparisons: Choe and Ramdas, arXiv:2110.00115.
 *
 * <p>State: a count and two sums.
 *
 * @param lowest value that there can be
 * @param highest value that there can be
 * @param alpha in (0, 1)
 */
public record ConfidenceSequence(double lowest, double highest, double alpha) {
    private static final double ETA = 2;
    private static final double S = 1.4;
    private static final double ZETA_OF_S = 3.105_547_277_977_581;
    private static final double M = 1;
    private static final double ROOT = Math.sqrt(ETA);
    private static final double K1 = (Math.sqrt(ROOT) + 1 / Math.sqrt(ROOT)) / Math.sqrt(2);
    private static final double K2 = (ROOT + 1) / 2;

    private static final StateSpec STATE =
            StateSpec.of("confidence-sequence", 1)
                    .counter("count", 0)
                    .scalar("sum", 0)
                    .scalar("squares", 0);

    public ConfidenceSequence {
        Require.share("confidence-sequence.alpha", alpha);
        if (!(lowest < highest) || Double.isInfinite(highest - lowest)) {
            throw new IllegalArgumentException(
                    "Values are from %s to %s; they must be bounded, and differ."
                            .formatted(lowest, highest));
        }
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return STATE;
    }

    /**
     * Sees one value.
     *
     * @throws IllegalArgumentException when it is out of bounds, also for NaN; nothing is changed
     */
    public void update(double value, StateTree state) {
        if (!(value >= lowest && value <= highest)) {
            throw new IllegalArgumentException(
                    "A value is %s; it must be from %s to %s.".formatted(value, lowest, highest));
        }
        double off = value - (count(state) == 0 ? (lowest + highest) / 2 : mean(state));
        state.add("count", 1);
        state.scalar("sum", state.scalar("sum") + value);
        state.scalar("squares", state.scalar("squares") + off * off);
    }

    /** Returns how many values there were. */
    public long count(StateTree state) {
        return state.counter("count");
    }

    /** Returns the mean of the values, 0 before the first. */
    public double mean(StateTree state) {
        long count = count(state);
        return count == 0 ? 0 : state.scalar("sum") / count;
    }

    /** Returns what the mean is not below. */
    public double low(StateTree state) {
        long count = count(state);
        return count == 0 ? lowest : Math.max(lowest, mean(state) - boundary(state) / count);
    }

    /** Returns what the mean is not above. */
    public double high(StateTree state) {
        long count = count(state);
        return count == 0 ? highest : Math.min(highest, mean(state) + boundary(state) / count);
    }

    /** Returns how far the sum may be off, as long as the squares are what they are. */
    private double boundary(StateTree state) {
        double v = Math.max(M, state.scalar("squares"));
        double epochs = Scalar.log(ETA * v / M) / Scalar.log(ETA);
        double l = S * Scalar.log(epochs) + Scalar.log(ZETA_OF_S * 2 / alpha);
        double scale = K2 * (highest - lowest) * l;
        return Math.sqrt(K1 * K1 * v * l + scale * scale) + scale;
    }
}
