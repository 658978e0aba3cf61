package io.driftline.pipelines.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A process of a {@link LocalCluster}. When it ends, killed or not, it is started again with the
 * same command, until it is closed.
 */
public final class ClusterProcess implements AutoCloseable {
    private static final int LOG_LINES = 20;

    /** A process that lives no longer does not work at all. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(2);

    private static final int SHORT_LIVES = 5;

    private final String name;
    private final Command command;
    private final Path log;
    private final Executor startAgain;
    private Process process;
    private long startedAt;
    private int starts;
    private int shortLives;
    private boolean closed;

    /**
     * @param log what the process writes is appended there
     * @param startAgain runs the start of the next process when one has ended
     */
    private ClusterProcess(String name, Command command, Path log, Executor startAgain) {
        this.name = name;
        this.command = command;
        this.log = log;
        this.startAgain = startAgain;
    }

    /** Starts a process and the watch over it. */
    static ClusterProcess start(String name, Command command, Path log, Executor startAgain) {
        ClusterProcess started = new ClusterProcess(name, command, log, startAgain);
        started.start();
        return started;
    }

    /** Returns the process' name in the cluster, such as {@code taskmanager-1}. */
    public String name() {
        return name;
    }

    /** Returns where its output is. */
    public Path log() {
        return log;
    }

    /** Returns the system's number for the process that runs now or ran last. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Returns whether a process runs now; a paused one does. */
    public synchronized boolean alive() {
        return process.isAlive();
    }

    /** Returns how often it was started. */
    public synchronized int starts() {
        return starts;
    }

    /** Kills it at once, as {@code kill -9} does; it is started again. */
    public synchronized void kill() {
        process.destroyForcibly();
    }

    /** Stops it in its tracks, as a machine that hangs: it keeps its memory and connections. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a paused process go on as if nothing had been. */
    public void resume() {
        signal("CONT");
    }

    /** Returns the last lines of its log. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "%s cannot be read: %s".formatted(log, e.getMessage());
        }
    }

    /**
     * Says when the process cannot be kept running.
     *
     * @throws IllegalStateException when it ended at once several times in a row
     */
    synchronized void check() {
        if (shortLives >= SHORT_LIVES) {
            throw new IllegalStateException(
                    "The process %s ended at once %d times. Its log ends with:%n%s"
                            .formatted(name, shortLives, lastWords()));
        }
    }

    /** Kills it for good. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            process.destroyForcibly();
            last = process;
        }
        try {
            last.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void start() {
        if (closed) {
            return;
        }
        starts++;
        startedAt = System.nanoTime();
        try {
            process =
                    new ProcessBuilder(command.words(starts))
                            .redirectOutput(Redirect.appendTo(log.toFile()))
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The process %s did not start.".formatted(name), e);
        }
        process.onExit().thenRun(this::ended);
    }

    private synchronized void ended() {
        boolean atOnce = System.nanoTime() - startedAt < SHORTEST_LIFE.toNanos();
        shortLives = atOnce ? shortLives + 1 : 0;
        if (!closed && shortLives < SHORT_LIVES) {
            startAgain.execute(this::start);
        }
    }

    private void signal(String signal) {
        String kill = "kill -%s %d".formatted(signal, pid());
        try {
            int code = new ProcessBuilder("sh", "-c", kill).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("%s ended with %d.".formatted(kill, code));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
