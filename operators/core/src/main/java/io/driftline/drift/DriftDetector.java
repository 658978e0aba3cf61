package io.driftline.drift;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Watches a stream of numbers, usually a learner's errors, and says when its mean has changed.
 *
 * <p>Contract, held by a suite over all detectors in the catalog:
 *
 * <ul>
 *   <li>The answers follow from the values alone, in their order; also after a restore.
 *   <li>State stays finite and of one size for values in the range of float. Values are finite: the
 *       caller sees to it.
 *   <li>After a detection the detector begins anew with the next value, so that what it saw can
 *       still be read; {@link Adwin} alone goes on with the newer part of its window.
 * </ul>
 */
public interface DriftDetector {

    /** Returns what this detector remembers. */
    StateSpec state();

    /**
     * Sees one value.
     *
     * @param value finite; in [0, 1] where the detector says so, 1 for a wrong prediction
     * @param state of this detector, brought forward by one value
     */
    Drift update(double value, StateTree state);

    /** Returns the mean of the values since the last change, 0 before the first value. */
    double mean(StateTree state);
}
