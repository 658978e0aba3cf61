package io.driftline.drift;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * A detector at work on one learner: it is shown nothing while the learner warms up, when errors
 * fall anyway; means of blocks where single values would be too noisy or too alike; and after a
 * response there is none for a while, because the response itself makes errors move.
 *
 * <p>State: counts, a block's sum, and the detector's.
 *
 * @param detector what decides
 * @param warmUp values that are passed over at first, at least 0
 * @param block values whose mean is one value for the detector, at least 1
 * @param coolDown values after a response within which no other follows, at least 0
 */
public record DriftMonitor(DriftDetector detector, long warmUp, int block, long coolDown) {
    public DriftMonitor {
        Require.atLeast("drift.warm-up", warmUp, 0);
        Require.atLeast("drift.block", block, 1);
        Require.atLeast("drift.cool-down", coolDown, 0);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return StateSpec.of("monitor", 1)
                .counter("values", 0)
                .counter("warnings", 0)
                .counter("rises", 0)
                .counter("falls", 0)
                .counter("responses", 0)
                .counter("respondedAt", 0)
                .scalar("blockSum", 0)
                .part(detector.state());
    }

    /**
     * Sees one value.
     *
     * @param value finite, higher for a worse prediction
     */
    public Drift update(double value, StateTree state) {
        long seen = state.add("values", 1) - warmUp;
        if (seen <= 0) {
            return Drift.NONE;
        }
        double sum = state.scalar("blockSum") + value;
        if (seen % block != 0) {
            state.scalar("blockSum", sum);
            return Drift.NONE;
        }
        state.scalar("blockSum", 0);
        Drift drift = detector.update(sum / block, state.parts().get(0));
        switch (drift) {
            case WARNING -> state.add("warnings", 1);
            case RISE -> state.add("rises", 1);
            case FALL -> state.add("falls", 1);
            case NONE -> {
                return drift;
            }
        }
        return drift;
    }

    /**
     * Returns whether what was just detected asks for a response, and notes that it is given: when
     * values rose, and the last response is more than the cool-down ago.
     */
    public boolean responds(Drift drift, StateTree state) {
        long now = state.counter("values");
        boolean cool =
                state.counter("responses") == 0 || now - state.counter("respondedAt") > coolDown;
        if (drift != Drift.RISE || !cool) {
            return false;
        }
        state.add("responses", 1);
        state.counter("respondedAt", now);
        return true;
    }

    /** Returns the mean of the values since the last change, as the detector estimates it. */
    public double mean(StateTree state) {
        return detector.mean(state.parts().get(0));
    }
}
