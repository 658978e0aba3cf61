package io.driftline.drift;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Hoeffding's bound on averages: the mean since the best cut against the mean before it. Holds for
 * any distribution of independent values in [0, 1].
 *
 * <p>Frías-Blanco et al., IEEE TKDE 27 (2015), the A-test. The cut moves by the bound ln(1/q), the
 * test uses ln(2/q), as in the authors' code.
 *
 * <p>State: seven numbers: the one to have for many keys.
 *
 * @param driftConfidence of a detection, in (0, 1)
 * @param warningConfidence of a warning, in (0, 1)
 * @param twoSided whether a fall is detected, too
 */
public record HddmA(double driftConfidence, double warningConfidence, boolean twoSided)
        implements DriftDetector {
    private static final StateSpec STATE =
            StateSpec.of("hddm-a", 1)
                    .counter("count", 0)
                    .counter("detected", 0)
                    .counter("lowCount", 0)
                    .counter("highCount", 0)
                    .scalar("sum", 0)
                    .scalar("lowSum", 0)
                    .scalar("highSum", 0);

    public HddmA {
        Require.inOpen("hddm-a.drift-confidence", driftConfidence, 0, 1);
        Require.inOpen("hddm-a.warning-confidence", warningConfidence, 0, 1);
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
        long count = state.add("count", 1);
        double sum = state.scalar("sum") + value;
        state.scalar("sum", sum);
        double mean = sum / count;
        double reach = reach(count);
        long low = state.counter("lowCount");
        if (low == 0 || state.scalar("lowSum") / low + reach(low) >= mean + reach) {
            state.counter("lowCount", count);
            state.scalar("lowSum", sum);
        }
        long high = state.counter("highCount");
        if (high == 0 || state.scalar("highSum") / high - reach(high) <= mean - reach) {
            state.counter("highCount", count);
            state.scalar("highSum", sum);
        }
        double rise = mean - state.scalar("lowSum") / state.counter("lowCount");
        double fall = state.scalar("highSum") / state.counter("highCount") - mean;
        if (differs(rise, state.counter("lowCount"), count, driftConfidence)) {
            state.counter("detected", 1);
            return Drift.RISE;
        }
        if (twoSided && differs(fall, state.counter("highCount"), count, driftConfidence)) {
            state.counter("detected", 1);
            return Drift.FALL;
        }
        return differs(rise, state.counter("lowCount"), count, warningConfidence)
                ? Drift.WARNING
                : Drift.NONE;
    }

    @Override
    public double mean(StateTree state) {
        long count = state.counter("count");
        return count == 0 ? 0 : state.scalar("sum") / count;
    }

    private double reach(long count) {
        return Math.sqrt(Scalar.log(1 / driftConfidence) / (2.0 * count));
    }

    private static boolean differs(double difference, long cut, long count, double confidence) {
        double m = (double) (count - cut) / cut / count;
        return cut != count && difference >= Math.sqrt(m / 2 * Scalar.log(2 / confidence));
    }
}
