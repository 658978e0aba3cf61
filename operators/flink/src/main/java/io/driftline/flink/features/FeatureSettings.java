package io.driftline.flink.features;

import io.driftline.catalog.Settings;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** How each kind of feature is made from the keys of its section. */
final class FeatureSettings {

    private FeatureSettings() {}

    static Optional<Feature> numeric(Settings settings) {
        Field field = field(settings, FeatureSettings::missingNumber);
        return Optional.of(new Numeric(field, name(settings, field.path())));
    }

    static Optional<Feature> log1p(Settings settings) {
        Field field = field(settings, FeatureSettings::missingNumber);
        return Optional.of(new Log1p(field, name(settings, "log1p(" + field.path() + ")")));
    }

    static Optional<Feature> flag(Settings settings) {
        Field field = field(settings, FeatureSettings::missingFlag);
        return Optional.of(new Flag(field, name(settings, field.path())));
    }

    static Optional<Feature> oneHot(Settings settings) {
        Field field = field(settings, FeatureSettings::missingText);
        String name = name(settings, field.path());
        if (!settings.has("values")) {
            settings.problems()
                    .add(settings.path("values"), "is missing; it must list the values.");
            return Optional.empty();
        }
        List<String> values = settings.words("values", List.of());
        return built(settings, "values", () -> new OneHot(field, name, values));
    }

    static Optional<Feature> hashed(Settings settings) {
        Field field = field(settings, FeatureSettings::missingText);
        String name = name(settings, field.path());
        return sized(settings, "buckets", 2, buckets -> new Hashed(field, name, buckets));
    }

    static Optional<Feature> text(Settings settings) {
        Field field = field(settings, FeatureSettings::missingText);
        String name = name(settings, field.path());
        return sized(settings, "buckets", 2, buckets -> new Text(field, name, buckets));
    }

    static Optional<Feature> array(Settings settings) {
        return sized(settings, "length", 1, length -> array(settings, length));
    }

    static Optional<Feature> hour(Settings settings) {
        Field field = field(settings, FeatureSettings::missingWhole);
        return Optional.of(new Hour(field, name(settings, field.path()), zone(settings)));
    }

    static Optional<Feature> weekday(Settings settings) {
        Field field = field(settings, FeatureSettings::missingWhole);
        return Optional.of(new Weekday(field, name(settings, field.path()), zone(settings)));
    }

    static Optional<Feature> cross(Settings settings) {
        List<String> fields = settings.words("fields", List.of());
        Serializable missing = missing(settings, FeatureSettings::missingText);
        String name = name(settings, String.join("*", fields));
        if (fields.size() != 2) {
            settings.problems()
                    .add(
                            settings.path("fields"),
                            "names %d fields; it must name 2.".formatted(fields.size()));
            settings.has("buckets");
            return Optional.empty();
        }
        Field first = new Field(fields.get(0), missing);
        Field second = new Field(fields.get(1), missing);
        return sized(settings, "buckets", 2, buckets -> new Cross(first, second, name, buckets));
    }

    private static Feature array(Settings settings, int length) {
        Field field = field(settings, each -> missingNumbers(each, length));
        return new NumberArray(field, name(settings, field.path()), length);
    }

    private static Field field(Settings settings, Function<Settings, Serializable> missing) {
        return new Field(settings.requiredText("field"), missing(settings, missing));
    }

    /** Null where no value is declared: that is how a field says that it has none. */
    private static Serializable missing(
            Settings settings, Function<Settings, Serializable> missing) {
        return settings.has("missing") ? missing.apply(settings) : null;
    }

    private static String name(Settings settings, String otherwise) {
        return settings.text("name", otherwise);
    }

    private static Serializable missingNumber(Settings settings) {
        return finite(settings, settings.raw("missing").orElse(0));
    }

    private static Serializable missingFlag(Settings settings) {
        return settings.flag("missing", false);
    }

    private static Serializable missingText(Settings settings) {
        return settings.text("missing", "");
    }

    private static Serializable missingWhole(Settings settings) {
        return settings.whole("missing", 0L);
    }

    /** One number stands for all elements. */
    private static Serializable missingNumbers(Settings settings, int length) {
        Object value = settings.raw("missing").orElse(0);
        if (value instanceof List<?> list) {
            ArrayList<Double> numbers = new ArrayList<>();
            list.forEach(each -> numbers.add(finite(settings, each)));
            return numbers;
        }
        return new ArrayList<>(Collections.nCopies(length, finite(settings, value)));
    }

    private static double finite(Settings settings, Object value) {
        try {
            double number = new BigDecimal(String.valueOf(value)).doubleValue();
            if (Float.isFinite((float) number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as is a number that no float holds.
        }
        settings.problems()
                .add(settings.path("missing"), "is %s; it must be a number.".formatted(value));
        return 0;
    }

    private static ZoneId zone(Settings settings) {
        String zone = settings.text("zone", "UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            settings.problems()
                    .add(
                            settings.path("zone"),
                            "%s is not a time zone; use a name such as Europe/Amsterdam or +01:00."
                                    .formatted(zone));
            return ZoneOffset.UTC;
        }
    }

    private static Optional<Feature> sized(
            Settings settings, String key, int least, Function<Integer, Feature> make) {
        if (!settings.has(key)) {
            settings.problems()
                    .add(
                            settings.path(key),
                            "is missing; it must be a whole number from %d to %d."
                                    .formatted(least, Kinds.MOST_COLUMNS));
        }
        int size = settings.whole(key, least, least, Kinds.MOST_COLUMNS);
        return built(settings, key, () -> make.apply(size));
    }

    /** Reports at the key what the record itself refuses. */
    private static Optional<Feature> built(Settings settings, String key, Supplier<Feature> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            settings.problems().add(settings.path(key), e.getMessage());
            return Optional.empty();
        }
    }
}
