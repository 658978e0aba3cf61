package io.driftline.pipelines.evaluate;

import java.util.Optional;

/**
 * How far a curve looks back.
 *
 * @param window so many newest predictions; 0 where it fades
 * @param fading what each prediction leaves of the older ones
 */
public record Memory(int window, double fading) {
    private static final int MOST = 1_000_000;

    /** The newest 1,000 predictions. */
    public static final Memory USUAL = new Memory(1000, 0);

    /** Returns the memory that a text says: {@code 1000} or {@code fading:0.999}. */
    public static Optional<Memory> of(String text) {
        try {
            if (text.startsWith("fading:")) {
                double fading = Double.parseDouble(text.substring("fading:".length()));
                return fading > 0 && fading < 1
                        ? Optional.of(new Memory(0, fading))
                        : Optional.empty();
            }
            int window = Integer.parseInt(text);
            return window >= 1 && window <= MOST
                    ? Optional.of(new Memory(window, 0))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return window > 0 ? "over the newest %,d events".formatted(window) : "fading by " + fading;
    }
}
