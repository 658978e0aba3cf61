package io.driftline.pipelines.config;

import io.driftline.catalog.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 30 d} and sizes such as {@code 512 KiB}: read, and written. */
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]+)");
    private static final Map<String, Long> DURATIONS = new LinkedHashMap<>();
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    /** Longest duration: about a century, so that time plus duration never overflows. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static {
        DURATIONS.put("d", 86_400_000L);
        DURATIONS.put("h", 3_600_000L);
        DURATIONS.put("min", 60_000L);
        DURATIONS.put("s", 1_000L);
        DURATIONS.put("ms", 1L);
        SIZES.put("GiB", 1L << 30);
        SIZES.put("MiB", 1L << 20);
        SIZES.put("KiB", 1L << 10);
        SIZES.put("B", 1L);
    }

    private Units() {}

    /** Returns the duration that a text means, to the millisecond; empty when it means none. */
    public static Optional<Duration> duration(String text) {
        return quantity(text, DURATIONS)
                .filter(millis -> millis <= LONGEST.toMillis())
                .map(Duration::ofMillis);
    }

    /** Returns a duration in the largest unit that keeps it whole, such as {@code 10 s}. */
    public static String text(Duration duration) {
        return text(duration.toMillis(), DURATIONS, "s");
    }

    /** Returns a number of bytes in the largest unit that keeps it whole, such as 512 KiB. */
    public static String bytes(long bytes) {
        return text(bytes, SIZES, "B");
    }

    /** Returns a number of bytes in the unit that makes it short, such as 17.5 MiB. */
    public static String roughly(double bytes) {
        for (Map.Entry<String, Long> unit : SIZES.entrySet()) {
            if (bytes >= unit.getValue() && unit.getValue() > 1) {
                double number = bytes / unit.getValue();
                String format = number < 100 ? "%.1f %s" : "%,.0f %s";
                return String.format(Locale.ROOT, format, number, unit.getKey());
            }
        }
        return String.format(Locale.ROOT, "%.0f B", bytes);
    }

    /** Reads a duration of a section, at least {@code least}. */
    static Duration duration(Settings settings, String key, Duration otherwise, Duration least) {
        Optional<String> found = settings.raw(key).map(Object::toString);
        if (found.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> duration = duration(found.get());
        if (duration.isEmpty()) {
            return refuse(
                    settings,
                    key,
                    found.get(),
                    "a duration such as 500 ms, 5 s, 10 min, 2 h or 30 d, up to 36500 d",
                    otherwise);
        }
        if (duration.get().compareTo(least) < 0) {
            return refuse(settings, key, found.get(), "at least " + text(least), otherwise);
        }
        return duration.get();
    }

    /** Reads a size of a section, in bytes, within limits. */
    static int size(Settings settings, String key, int otherwise, int least, int most) {
        Optional<String> found = settings.raw(key).map(Object::toString);
        if (found.isEmpty()) {
            return otherwise;
        }
        Optional<Long> size = quantity(found.get(), SIZES);
        if (size.isEmpty()) {
            return refuse(
                    settings,
                    key,
                    found.get(),
                    "a size such as 1000 B, 512 KiB or 1 MiB",
                    otherwise);
        }
        if (size.get() < least || size.get() > most) {
            String allowed = "from %s to %s".formatted(bytes(least), bytes(most));
            return refuse(settings, key, found.get(), allowed, otherwise);
        }
        return size.get().intValue();
    }

    private static Optional<Long> quantity(String text, Map<String, Long> units) {
        Matcher matcher = QUANTITY.matcher(text.trim());
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        BigDecimal unit = BigDecimal.valueOf(units.get(matcher.group(2)));
        try {
            return Optional.of(new BigDecimal(matcher.group(1)).multiply(unit).longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static String text(long amount, Map<String, Long> units, String unitOfZero) {
        if (amount == 0) {
            return "0 " + unitOfZero;
        }
        return units.entrySet().stream()
                .filter(unit -> amount % unit.getValue() == 0)
                .findFirst()
                .map(unit -> amount / unit.getValue() + " " + unit.getKey())
                .orElseThrow();
    }

    private static <T> T refuse(
            Settings settings, String key, String found, String allowed, T otherwise) {
        settings.problems()
                .add(settings.path(key), "is %s; it must be %s.".formatted(found, allowed));
        return otherwise;
    }
}
