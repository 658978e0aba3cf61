package io.driftline.pipelines.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import picocli.CommandLine.Help.Ansi;

/**
 * Says on a terminal how far reading a savepoint has come, where it takes longer than two seconds:
 * one line, which is rewritten and at the end erased. Elsewhere it says nothing.
 */
final class ReadProgress implements LongConsumer, AutoCloseable {
    private static final Duration SILENT = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final String ERASE_LINE = "\r\u001B[K";

    private final String path;
    private final PrintWriter out;
    private final ScheduledExecutorService clock;
    private final long start = System.nanoTime();
    private volatile long entries;
    private volatile boolean shown;

    /** Begins to count the time. */
    static ReadProgress of(String path, PrintWriter out) {
        return new ReadProgress(path, out, Ansi.AUTO.enabled(), SILENT);
    }

    /**
     * @param terminal whether the line can be rewritten
     * @param silent how long nothing is said
     */
    ReadProgress(String path, PrintWriter out, boolean terminal, Duration silent) {
        this.path = path;
        this.out = out;
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "read-progress");
                            thread.setDaemon(true);
                            return thread;
                        });
        if (terminal) {
            clock.scheduleAtFixedRate(
                    this::show, silent.toMillis(), BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void accept(long read) {
        entries = read;
    }

    private void show() {
        shown = true;
        out.print(
                String.format(
                        Locale.ROOT,
                        "%sReading %s: %,d entries, %d s",
                        ERASE_LINE,
                        path,
                        entries,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds()));
        out.flush();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(1, TimeUnit.SECONDS); // or its last line would come after ours
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (shown) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
