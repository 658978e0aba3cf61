package io.driftline.pipelines.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Measures how much CPU time the calling thread takes for a piece of work done again and again: a
 * busy machine then disturbs less than it would a wall clock, but shares its caches.
 */
final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PIECES = 8;

    /** A piece of work, done so many times. */
    interface Work {
        void times(int count);
    }

    private CpuClock() {}

    /** Returns how often the work can be done in this time, at least once, by trying. */
    static int countFor(long nanos, Work work) {
        int count = 1;
        while (true) {
            double taken = nanosPer(count, work) * count;
            if (taken >= nanos / (double) PIECES) {
                return (int) Math.max(1, Math.min(1e9, count * (nanos / taken)));
            }
            count *= 2;
        }
    }

    /** Returns nanoseconds of CPU time for doing the work once, when it is done so many times. */
    static double nanosPer(int count, Work work) {
        long before = THREADS.getCurrentThreadCpuTime();
        work.times(count);
        return (THREADS.getCurrentThreadCpuTime() - before) / (double) count;
    }
}
