package io.driftline.eval;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * A mean that forgets: S ← α·S + value, N ← α·N + 1, S/N. Remembers about 1/(1 − α) values, and is
 * not drawn towards 0 at the beginning. Gama, Sebastião and Rodrigues, Machine Learning 90 (2013).
 *
 * <p>State: two numbers. Those of parts of a stream may be added where they fade at one clock.
 *
 * @param alpha what each value leaves of the older ones, in (0, 1]; 1 forgets nothing
 */
public record FadingMean(double alpha) {
    private static final StateSpec STATE =
            StateSpec.of("fading-mean", 1).scalar("sum", 0).scalar("count", 0);

    public FadingMean {
        Require.share("fading-mean.alpha", alpha);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return STATE;
    }

    /** Sees one value. */
    public void update(double value, StateTree state) {
        state.scalar("sum", alpha * state.scalar("sum") + value);
        state.scalar("count", alpha * state.scalar("count") + 1);
    }

    /** Returns the mean, 0 before the first value. */
    public double mean(StateTree state) {
        double count = state.scalar("count");
        return count == 0 ? 0 : state.scalar("sum") / count;
    }
}
