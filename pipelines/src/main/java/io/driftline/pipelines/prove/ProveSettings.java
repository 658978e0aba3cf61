package io.driftline.pipelines.prove;

/**
 * How to prove it.
 *
 * @param kills how many processes are killed
 * @param seed of what is killed and when
 * @param events in each of the two runs
 */
public record ProveSettings(int kills, long seed, int events) {
    /**
     * As many as are sent, at the pace of the disturbed run, between two kills of a slow machine.
     */
    private static final int EVENTS_PER_KILL = 4_000;

    private static final int LEAST_EVENTS = 2_000;

    public ProveSettings {
        if (kills < 1) {
            throw new IllegalArgumentException(
                    "--kills is %d; it must be at least 1.".formatted(kills));
        }
        if (events < LEAST_EVENTS) {
            throw new IllegalArgumentException(
                    "--events is %d; it must be at least %d.".formatted(events, LEAST_EVENTS));
        }
    }

    /** Returns settings with as many events as there is load for during all kills. */
    public static ProveSettings of(int kills, long seed) {
        long events = (long) EVENTS_PER_KILL * (kills + 1L);
        return new ProveSettings(kills, seed, (int) Math.min(events, Integer.MAX_VALUE));
    }
}
