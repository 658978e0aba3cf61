package io.driftline.state;

import java.util.Locale;

/** Checks of settings whose messages say what was found and what is allowed. */
public final class Require {
    private Require() {}

    /**
     * Returns {@code value} when {@code from ≤ value < to}.
     *
     * @throws IllegalArgumentException otherwise, also for NaN
     */
    public static double inHalfOpen(String name, double value, double from, double to) {
        if (!(value >= from && value < to)) {
            throw refuse(name, value, "in [" + number(from) + ", " + number(to) + ")");
        }
        return value;
    }

    /**
     * Returns {@code value} when {@code from < value < to}.
     *
     * @throws IllegalArgumentException otherwise, also for NaN
     */
    public static double inOpen(String name, double value, double from, double to) {
        if (!(value > from && value < to)) {
            throw refuse(name, value, "in (" + number(from) + ", " + number(to) + ")");
        }
        return value;
    }

    /**
     * Returns {@code value} when it is finite and at least {@code least}.
     *
     * @throws IllegalArgumentException otherwise, also for NaN
     */
    public static double atLeast(String name, double value, double least) {
        if (!(value >= least) || Double.isInfinite(value)) {
            throw refuse(name, value, "≥ " + number(least));
        }
        return value;
    }

    /**
     * Returns {@code value} when it is finite and above {@code bound}.
     *
     * @throws IllegalArgumentException otherwise, also for NaN
     */
    public static double above(String name, double value, double bound) {
        if (!(value > bound) || Double.isInfinite(value)) {
            throw refuse(name, value, "> " + number(bound));
        }
        return value;
    }

    /**
     * Returns {@code value} when {@code 0 < value ≤ 1}.
     *
     * @throws IllegalArgumentException otherwise, also for NaN
     */
    public static double share(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw refuse(name, value, "in (0, 1]");
        }
        return value;
    }

    private static IllegalArgumentException refuse(String name, double found, String allowed) {
        return new IllegalArgumentException(
                "%s is %s; it must be %s.".formatted(name, number(found), allowed));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : Float.toString((float) value);
    }
}
