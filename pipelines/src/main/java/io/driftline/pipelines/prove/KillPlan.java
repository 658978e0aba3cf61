package io.driftline.pipelines.prove;

import java.time.Duration;
import java.util.Random;

/** Draws what is killed and when, from a seed: the same seed gives the same draws. */
final class KillPlan {
    /** Before a kill, once all is well: at any point between three checkpoints. */
    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    /** So many of ten kills do not wait until all is well. */
    private static final int DURING_RECOVERY = 3;

    private final Random random;

    /**
     * One draw: what, which of those there are, and when.
     *
     * @param pause after all is well, or after the kill before
     * @param during the recovery from the kill before, where that is still under way then
     */
    record Kill(Victim victim, double which, Duration pause, boolean during) {
        /** Returns the index of the one that is meant, of so many. */
        int of(int candidates) {
            return (int) (which * candidates);
        }
    }

    KillPlan(long seed) {
        random = new Random(seed);
    }

    /** Draws the next. */
    Kill next() {
        return new Kill(
                victim(),
                random.nextDouble(),
                Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)),
                random.nextInt(10) < DURING_RECOVERY);
    }

    private Victim victim() {
        int sum = 0;
        for (Victim victim : Victim.values()) {
            sum += victim.weight();
        }
        int drawn = random.nextInt(sum);
        for (Victim victim : Victim.values()) {
            drawn -= victim.weight();
            if (drawn < 0) {
                return victim;
            }
        }
        throw new IllegalStateException("The weights do not add up.");
    }
}
