package io.driftline.pipelines.prove;

import java.time.Duration;
import java.util.Random;

/** Draws what is killed and when, from a seed: the same seed gives the same draws. */
final class KillPlan {
    /** Before a kill, once all is well: at any point between three checkpoints. */
    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    private final Random random;

    /** One draw: what, which of those there are, and how long after all is well. */
    record Kill(Victim victim, double which, Duration pause) {
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
                Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
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
