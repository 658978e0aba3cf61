package io.driftline.pipelines.evaluate;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how an evaluation is going, on a terminal only: a line that is rewritten, with the speed,
 * the time left and the first learner's recent accuracy.
 */
public final class EvaluateDisplay {
    private static final String ERASE = "\r\u001B[K";
    private static final long INTERVAL = Duration.ofMillis(500).toNanos();

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private String what = "";
    private long events;
    private long begunAt;
    private long shownAt;
    private Trial first;

    /**
     * @param terminal whether lines can be rewritten; else nothing is shown
     * @param nanos the clock
     */
    public EvaluateDisplay(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    /** Begins a pass. */
    void begin(DataStream stream, long seed, List<Trial> trials) {
        what = "%s, seed %d".formatted(stream.name(), seed);
        events = stream.events();
        first = trials.get(0);
        begunAt = nanos.getAsLong();
        shownAt = begunAt;
    }

    /** Says how many events have been read, if some time has passed since it last did. */
    void update(long read) {
        long now = nanos.getAsLong();
        if (!terminal || now - shownAt < INTERVAL) {
            return;
        }
        shownAt = now;
        double seconds = (now - begunAt) / 1e9;
        double rate = read / seconds;
        String recent =
                first.task().classification()
                        ? "accuracy of late %.4f".formatted(first.curve().now())
                        : "squared error of late %.4g".formatted(first.curve().now());
        out.print(
                ERASE
                        + String.format(
                                Locale.ROOT,
                                "%s: %,d of %,d events, %,.0f/s, %s left; %s: %s",
                                what,
                                read,
                                events,
                                rate,
                                left((events - read) / rate),
                                first.name(),
                                recent));
        out.flush();
    }

    /** Ends a pass, and takes the line away. */
    void end(long read) {
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }

    private static String left(double seconds) {
        long whole = (long) Math.ceil(Math.max(0, seconds));
        return whole < 60 ? whole + " s" : "%d min %02d s".formatted(whole / 60, whole % 60);
    }
}
