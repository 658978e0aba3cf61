package io.driftline.pipelines.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, as something that can be asked for. The thread that runs a command cleans up what it
 * made; the virtual machine waits for it before it ends.
 */
final class Interruption implements AutoCloseable {
    private static final long CLEAN_UP_LIMIT_SECONDS = 60;

    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "driftline-shutdown");
    private volatile boolean happened;

    private Interruption() {}

    /** Begins to watch for Ctrl-C or a polite kill. */
    static Interruption install() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Returns whether the user wants the command to end. */
    boolean happened() {
        return happened;
    }

    /** Says that everything is cleaned up. */
    @Override
    public void close() {
        cleaned.countDown();
        if (!happened) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                happened = true; // it came this moment; the latch has let it go already
            }
        }
    }

    private void stopAndWait() {
        happened = true;
        try {
            cleaned.await(CLEAN_UP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
