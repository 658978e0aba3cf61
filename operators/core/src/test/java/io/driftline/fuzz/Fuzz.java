package io.driftline.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;

/**
 * Feeds a decoder with hostile bytes and holds it to three promises: it ends with a value or with
 * what it declares, soon, and allocates no more than a multiple of the bytes that it was given.
 *
 * <p>{@code -Ddriftline.fuzz=N} sets the inputs per decoder, {@code -Ddriftline.fuzz.seed=N} the
 * seed; a failure names both and the bytes.
 */
public final class Fuzz {
    private static final int INPUTS = Integer.getInteger("driftline.fuzz", 5_000);
    private static final long SEED = Long.getLong("driftline.fuzz.seed", 1);
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final int SHOWN_BYTES = 4_096;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Decodes bytes; what it returns is not looked at. */
    @FunctionalInterface
    public interface Decoder {
        void decode(byte[] bytes) throws Exception;
    }

    /**
     * A decoder and what it is fed with.
     *
     * @param sound bytes that it reads
     * @param header bytes at their beginning that are mostly left alone
     * @param declared the one exception that it may end with
     * @param freeBytes that it may allocate whatever it is given, such as one model
     * @param bytesPerByte that it may allocate for each byte it is given
     */
    public record Target(
            String name,
            List<byte[]> sound,
            int header,
            Class<? extends Exception> declared,
            long freeBytes,
            long bytesPerByte,
            Decoder decoder) {

        @Override
        public String toString() {
            return name;
        }
    }

    private final Target target;
    private int refused;

    private Fuzz(Target target) {
        this.target = target;
    }

    /**
     * Runs a decoder.
     *
     * @throws AssertionError when it breaks a promise, or does not read the sound bytes
     */
    public static void run(Target target) throws Exception {
        run(target, INPUTS);
    }

    /** Runs a decoder that takes its time on a tenth of the inputs. */
    public static void runFew(Target target) throws Exception {
        run(target, INPUTS / 10);
    }

    /**
     * Runs a decoder on one input that another fuzzer chose, once it has read what is sound.
     *
     * @throws AssertionError when it breaks a promise
     */
    static void feed(Target target, byte[] bytes) {
        new Fuzz(target).feed(0, bytes);
    }

    /** Reads what is sound; that also loads classes, which takes time and memory. */
    static void warm(Target target) throws Exception {
        for (byte[] sound : target.sound()) {
            target.decoder().decode(sound);
        }
    }

    private static void run(Target target, int inputs) throws Exception {
        warm(target);
        Fuzz fuzz = new Fuzz(target);
        Mutator mutator = new Mutator(SEED, target.header());
        for (int i = 0; i < inputs; i++) {
            fuzz.feed(i, mutator.next(target.sound()));
        }
        if (fuzz.refused < inputs / 100) {
            throw new AssertionError(
                    "%s refused only %d of %d damaged inputs; the damage does not reach it."
                            .formatted(target, fuzz.refused, inputs));
        }
    }

    private void feed(int number, byte[] bytes) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long began = THREADS.getCurrentThreadCpuTime();
        try {
            target.decoder().decode(bytes);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (!target.declared().isInstance(e)) {
                throw failure(number, bytes, "threw " + e, e);
            }
            refused++;
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - began;
        long taken = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (nanos > MOST_NANOS) {
            throw failure(number, bytes, "took %d ms".formatted(nanos / 1_000_000), null);
        }
        if (taken > target.freeBytes() + target.bytesPerByte() * bytes.length) {
            throw failure(number, bytes, "allocated %d bytes".formatted(taken), null);
        }
    }

    private AssertionError failure(int number, byte[] bytes, String what, Throwable cause) {
        int shown = Math.min(bytes.length, SHOWN_BYTES);
        return new AssertionError(
                "%s %s on input %d of seed %d, %d bytes: %s"
                        .formatted(
                                target,
                                what,
                                number,
                                SEED,
                                bytes.length,
                                HexFormat.of().formatHex(bytes, 0, shown)),
                cause);
    }
}
