package io.driftline.pipelines.evaluate;

import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import java.util.List;
import java.util.Optional;

/**
 * How many events come between a question and its label. Each event's delay follows from the seed
 * and the event's number.
 *
 * @param text as a user writes it
 */
public record Delay(Kind kind, long first, long second, String text) {
    /** The longest, so that what waits fits into memory. */
    public static final long LONGEST = 10_000_000;

    /** Which distribution. */
    public enum Kind {
        /** Always the first number. */
        FIXED,
        /** From the first to the second number, each as likely as the other. */
        UNIFORM,
        /** Exponential with the first number as mean, rounded down. */
        EXPONENTIAL
    }

    /** No delay: the label comes before the next event. */
    public static final Delay NONE = new Delay(Kind.FIXED, 0, 0, "0");

    /**
     * Returns the delay that a text says: {@code 100}, {@code uniform:10,500} or {@code
     * exponential:100}; empty when it says none.
     */
    public static Optional<Delay> of(String text) {
        String[] parts = text.trim().split(":", 2);
        List<String> numbers = List.of(parts[parts.length - 1].split(",", -1));
        if (!numbers.stream().allMatch(number -> number.trim().matches("[0-9]{1,8}"))) {
            return Optional.empty();
        }
        List<Long> values = numbers.stream().map(number -> Long.valueOf(number.trim())).toList();
        if (values.stream().anyMatch(value -> value > LONGEST)) {
            return Optional.empty();
        }
        String kind = parts.length == 1 ? "fixed" : parts[0];
        return switch (kind + values.size()) {
            case "fixed1" -> Optional.of(new Delay(Kind.FIXED, values.get(0), 0, text));
            case "exponential1" -> Optional.of(new Delay(Kind.EXPONENTIAL, values.get(0), 0, text));
            case "uniform2" ->
                    values.get(0) <= values.get(1)
                            ? Optional.of(
                                    new Delay(Kind.UNIFORM, values.get(0), values.get(1), text))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Returns the delay of an event. */
    long of(Rng rng, long event) {
        return switch (kind) {
            case FIXED -> first;
            case UNIFORM -> first + (long) (rng.uniform(event) * (second - first + 1));
            case EXPONENTIAL ->
                    Math.min(LONGEST, (long) (-first * Scalar.log(1 - rng.uniform(event))));
        };
    }
}
