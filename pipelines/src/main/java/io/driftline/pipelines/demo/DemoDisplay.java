package io.driftline.pipelines.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Shows how the demo is doing: one block that is rewritten on a terminal, plain lines elsewhere.
 */
final class DemoDisplay {
    private static final String UP = "\u001B[%dA";
    private static final String ERASE_BELOW = "\u001B[J";
    private static final Duration ON_TERMINAL = Duration.ofMillis(500);
    private static final Duration ELSEWHERE = Duration.ofSeconds(1);

    private final PrintWriter out;
    private final boolean terminal;
    private final long events;
    private int shownLines;
    private long shownAt;
    private long shownEvents;
    private long shownVersion = -1;

    /**
     * @param terminal whether lines can be rewritten
     * @param events in the whole stream
     */
    DemoDisplay(PrintWriter out, boolean terminal, long events) {
        this.out = out;
        this.terminal = terminal;
        this.events = events;
        this.shownAt = System.nanoTime();
    }

    /** Shows the newest numbers, if some time has passed since it last did. */
    void update(DemoWatch watch) {
        long interval = (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
        if (watch.predicted() > shownEvents && System.nanoTime() - shownAt >= interval) {
            show(watch);
        }
    }

    /** Shows the last numbers, unless they are shown already. */
    void finish(DemoWatch watch) {
        if (watch.predicted() > shownEvents || watch.servedVersion() > shownVersion) {
            show(watch);
        }
    }

    private void show(DemoWatch watch) {
        long now = System.nanoTime();
        double seconds = Math.max(1, now - shownAt) / 1e9;
        double rate = (watch.predicted() - shownEvents) / seconds;
        String first =
                String.format(
                        Locale.ROOT, "%,d of %,d events, %,.0f/s", watch.predicted(), events, rate);
        String version =
                watch.servedVersion() < 0
                        ? "no version served yet"
                        : String.format(Locale.ROOT, "serving version %,d", watch.servedVersion());
        print(
                terminal
                        ? List.of(first + "; " + version, "accuracy of late:", watch.lanes("  "))
                        : List.of(first + "; " + version + "; " + watch.lanes(", ")));
        shownAt = now;
        shownEvents = watch.predicted();
        shownVersion = watch.servedVersion();
    }

    private void print(List<String> lines) {
        if (terminal && shownLines > 0) {
            out.print(UP.formatted(shownLines) + ERASE_BELOW);
        }
        lines.forEach(out::println);
        out.flush();
        shownLines = lines.size();
    }
}
