package io.driftline.flink.options;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long questions wait for their labels, and what happens to those that get none.
 *
 * @param maturity how long after its event a label may come, and its repeats are known; > 0
 * @param unlabelled what happens to a question whose label did not come by then
 * @param negative the target that {@link Unlabelled#NEGATIVE} takes for the label
 */
public record LabelOptions(Duration maturity, Unlabelled unlabelled, float negative)
        implements Serializable {

    /** What happens to a matured question without a label. */
    public enum Unlabelled {
        /** It is learned as the declared negative. */
        NEGATIVE,
        /** It is forgotten and counted. */
        DROP,
        /** The event goes to the dead letters. */
        DEAD_LETTER
    }

    public LabelOptions {
        if (maturity.isNegative() || maturity.isZero()) {
            throw new IllegalArgumentException(
                    "labels.maturity is %s; it must be longer than 0.".formatted(maturity));
        }
    }

    /** Returns the time one maturity later, ms; one too large for that never comes. */
    public long matures(long time) {
        long millis = maturity.toMillis();
        return time > Long.MAX_VALUE - millis ? Long.MAX_VALUE : time + millis;
    }
}
