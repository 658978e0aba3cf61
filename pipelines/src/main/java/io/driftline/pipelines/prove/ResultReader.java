package io.driftline.pipelines.prove;

import io.driftline.pipelines.jobs.CommittedReader;
import java.time.Duration;
import java.util.Properties;

/**
 * Reads what a run publishes while it does so, in its own thread: what is committed, and nothing
 * else.
 */
final class ResultReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Results results;
    private final CommittedReader reader;
    private final Thread thread = new Thread(this::run, "driftline-prove-reader");
    private volatile boolean toEnd;
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    private ResultReader(Properties clients, Results results) {
        this.results = results;
        this.reader = new CommittedReader(clients, results.topics());
    }

    /** Begins to read the topics of a run, which must be there, from their beginning. */
    static ResultReader start(Properties clients, Results results) {
        ResultReader reader = new ResultReader(clients, results);
        reader.thread.start();
        return reader;
    }

    /**
     * Says when reading failed.
     *
     * @throws IllegalStateException when it did
     */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("The results could not be read.", failure);
        }
    }

    /** Reads everything that is there now, and ends. */
    void finish() throws InterruptedException {
        toEnd = true;
        thread.join();
        check();
    }

    private void run() {
        try (reader) {
            while (!stopped && !toEnd) {
                reader.poll(POLL, results::take);
            }
            if (!stopped) {
                reader.readToEnd(results::take);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Stops reading, wherever it is. */
    @Override
    public void close() {
        stopped = true;
        reader.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
