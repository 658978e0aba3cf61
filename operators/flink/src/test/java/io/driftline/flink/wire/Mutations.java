package io.driftline.flink.wire;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Bytes that something went wrong with. */
public final class Mutations {
    private static final int HEADER_BYTES = 10;

    private Mutations() {}

    /** Returns the bytes cut, lengthened, overwritten in places, or replaced behind the header. */
    public static byte[] of(byte[] original, SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(original, random.nextInt(original.length + 1));
            case 1 -> Arrays.copyOf(original, original.length + 1 + random.nextInt(20));
            case 2 -> overwritten(original, HEADER_BYTES, random);
            case 3 -> overwritten(original, 0, random);
            default -> replaced(original, random);
        };
    }

    private static byte[] overwritten(byte[] original, int from, SplittableRandom random) {
        byte[] bytes = original.clone();
        int times = 1 + random.nextInt(6);
        for (int i = 0; i < times && from < bytes.length; i++) {
            bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] replaced(byte[] original, SplittableRandom random) {
        byte[] bytes = Arrays.copyOf(original, HEADER_BYTES + random.nextInt(64));
        for (int i = HEADER_BYTES; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
