package io.driftline.catalog;

import io.driftline.optim.ExponentialAverage;
import io.driftline.optim.Lookahead;
import io.driftline.optim.Polyak;
import io.driftline.optim.ScheduleFree;
import io.driftline.optim.WeightAverage;
import java.util.List;
import java.util.Optional;

/** The catalog's weight averages, one line each. */
final class WeightAverages {
    private static final String KEY = "weight-average";
    private static final Registry<Optional<WeightAverage>> AVERAGES =
            new Registry<>("weight average");

    static {
        AVERAGES.add("none", s -> Optional.empty());
        AVERAGES.add(
                "lookahead",
                s ->
                        Optional.of(
                                new Lookahead(
                                        s.whole("steps", 5, 1, 1_000_000),
                                        s.decimal("share", 0.5f))));
        AVERAGES.add("ema", s -> Optional.of(new ExponentialAverage(s.decimal("decay", 0.99f))));
        AVERAGES.add("polyak", s -> Optional.of(new Polyak(s.decimal("gamma", 8))));
        AVERAGES.add(
                "schedule-free",
                s ->
                        Optional.of(
                                new ScheduleFree(
                                        s.decimal("beta", 0.9f),
                                        s.decimal("time-power", 0),
                                        s.decimal("size-power", 2))));
    }

    private WeightAverages() {}

    /** Returns the names that {@code weight-average} may have. */
    static List<String> names() {
        return AVERAGES.names();
    }

    /** Builds the average that the settings name. */
    static Optional<WeightAverage> build(Settings settings) {
        String name = settings.text(KEY, "none");
        Optional<WeightAverage> average =
                AVERAGES.build(name, settings, KEY, Optional.<WeightAverage>empty());
        AVERAGES.refuseUnused(settings, KEY, List.of(name));
        return average;
    }
}
