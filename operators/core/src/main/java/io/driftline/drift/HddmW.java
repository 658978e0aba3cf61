package io.driftline.drift;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Hoeffding's bound on exponentially weighted averages: quick with abrupt changes, with more false
 * alarms than {@link HddmA}.
 *
 * <p>Frías-Blanco et al., IEEE TKDE 27 (2015), the W-test. Values independent and in [0, 1].
 *
 * <p>State: per average its value, the sum of its squared weights, and whether it has begun; one
 * average of all, two on each side of either cut.
 *
 * @param driftConfidence of a detection, in (0, 1)
 * @param warningConfidence of a warning, in (0, 1)
 * @param lambda weight of the newest value, in (0, 1)
 * @param twoSided whether a fall is detected, too
 */
public record HddmW(
        double driftConfidence, double warningConfidence, double lambda, boolean twoSided)
        implements DriftDetector {
    private static final StateSpec STATE =
            StateSpec.of("hddm-w", 1)
                    .counter("detected", 0)
                    .scalar("mean", 0)
                    .scalar("weights", 0)
                    .part(side("rise"))
                    .part(side("fall"));

    public HddmW {
        Require.inOpen("hddm-w.drift-confidence", driftConfidence, 0, 1);
        Require.inOpen("hddm-w.warning-confidence", warningConfidence, 0, 1);
        Require.inOpen("hddm-w.lambda", lambda, 0, 1);
    }

    private static StateSpec side(String name) {
        return StateSpec.of(name, 1)
                .counter("begun", 0)
                .scalar("cut", 0)
                .scalar("before", 0)
                .scalar("beforeWeights", 0)
                .scalar("after", 0)
                .scalar("afterWeights", 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public Drift update(double value, StateTree state) {
        if (state.counter("detected") != 0) {
            state.reset();
        }
        // Squared weights are 0 only where nothing was averaged yet.
        add(value, state, "mean", "weights");
        double mean = state.scalar("mean");
        double weights = state.scalar("weights");
        StateTree rise = state.part("rise");
        StateTree fall = state.part("fall");
        follow(value, mean, weights, 1, rise);
        follow(value, mean, weights, -1, fall);
        if (differs(rise, 1, driftConfidence)) {
            state.counter("detected", 1);
            return Drift.RISE;
        }
        if (twoSided && differs(fall, -1, driftConfidence)) {
            state.counter("detected", 1);
            return Drift.FALL;
        }
        return differs(rise, 1, warningConfidence) ? Drift.WARNING : Drift.NONE;
    }

    @Override
    public double mean(StateTree state) {
        return state.scalar("mean");
    }

    /** Moves the cut to here where it is the best so far, else adds the value behind it. */
    private void follow(double value, double mean, double weights, int sign, StateTree side) {
        double edge = sign * mean + bound(weights, driftConfidence);
        if (side.counter("begun") == 0 || edge < side.scalar("cut")) {
            side.counter("begun", 1);
            side.scalar("cut", edge);
            side.scalar("before", mean);
            side.scalar("beforeWeights", weights);
            side.scalar("after", 0);
            side.scalar("afterWeights", 0);
        } else {
            add(value, side, "after", "afterWeights");
        }
    }

    private void add(double value, StateTree state, String average, String squaredWeights) {
        double weights = state.scalar(squaredWeights);
        double before = state.scalar(average);
        double keep = 1 - lambda;
        state.scalar(average, weights == 0 ? value : lambda * value + keep * before);
        state.scalar(squaredWeights, weights == 0 ? 1 : lambda * lambda + keep * keep * weights);
    }

    private static boolean differs(StateTree side, int sign, double confidence) {
        double after = side.scalar("afterWeights");
        double change = sign * (side.scalar("after") - side.scalar("before"));
        return after > 0 && change > bound(side.scalar("beforeWeights") + after, confidence);
    }

    private static double bound(double squaredWeights, double confidence) {
        return Math.sqrt(squaredWeights * Scalar.log(1 / confidence) / 2);
    }
}
