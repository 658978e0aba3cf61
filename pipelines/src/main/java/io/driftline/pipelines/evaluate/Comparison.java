package io.driftline.pipelines.evaluate;

import io.driftline.eval.ConfidenceSequence;
import io.driftline.state.StateTree;
import java.util.Optional;

/**
 * How much more accurate one learner is than another on the same events, and what can be said of
 * that whenever one looks.
 *
 * @param reference the learner that it is held against
 * @param difference of the accuracies, the reference's subtracted
 * @param low what the difference is not below, with {@link #CONFIDENCE} at every moment
 * @param high what it is not above
 * @param decidedAfter so many events, after which 0 has not been between the bounds any more; 0
 *     where it still is
 */
public record Comparison(
        String reference, double difference, double low, double high, long decidedAfter) {
    /** The probability that all bounds of a comparison hold. */
    public static final double CONFIDENCE = 0.95;

    private static final ConfidenceSequence BOUNDS = new ConfidenceSequence(-1, 1, 1 - CONFIDENCE);

    /**
     * Compares over the events that both have judged, in their order.
     *
     * @return empty where there are none
     */
    static Optional<Comparison> of(Verdicts verdicts, String reference, Verdicts others) {
        StateTree state = StateTree.of(BOUNDS.state(), 0);
        long decided = 0;
        for (int event = verdicts.next(others, 0);
                event >= 0;
                event = verdicts.next(others, event + 1)) {
            BOUNDS.update(verdicts.lead(others, event), state);
            if (BOUNDS.low(state) <= 0 && BOUNDS.high(state) >= 0) {
                decided = 0;
            } else if (decided == 0) {
                decided = BOUNDS.count(state);
            }
        }
        return BOUNDS.count(state) == 0
                ? Optional.empty()
                : Optional.of(
                        new Comparison(
                                reference,
                                BOUNDS.mean(state),
                                BOUNDS.low(state),
                                BOUNDS.high(state),
                                decided));
    }
}
