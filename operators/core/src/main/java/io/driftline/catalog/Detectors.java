package io.driftline.catalog;

import io.driftline.drift.Adwin;
import io.driftline.drift.Ddm;
import io.driftline.drift.DriftDetector;
import io.driftline.drift.Eddm;
import io.driftline.drift.HddmA;
import io.driftline.drift.HddmW;
import io.driftline.drift.Kswin;
import io.driftline.drift.PageHinkley;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The catalog's drift detectors, one line each. */
final class Detectors {
    private static final Registry<DriftDetector> DETECTORS = new Registry<>("drift detector");
    private static final List<String> MODES =
            Stream.of(PageHinkley.Mode.values()).map(mode -> lower(mode.name())).toList();

    static {
        DETECTORS.add(
                "adwin",
                s ->
                        new Adwin(
                                s.decimal("delta", 0.002),
                                s.whole("clock", 32, 1, Integer.MAX_VALUE),
                                s.whole("max-buckets", 5, 1, 1000),
                                s.whole("min-window-length", 5, 1, Integer.MAX_VALUE),
                                s.whole("grace-period", 10, 3, Integer.MAX_VALUE)));
        DETECTORS.add(
                "page-hinkley",
                s ->
                        new PageHinkley(
                                s.whole("min-instances", 30, 1, Integer.MAX_VALUE),
                                s.decimal("delta", 0.005),
                                s.decimal("threshold", 50.0),
                                s.decimal("alpha", 0.9999),
                                mode(s.word("mode", "both", MODES))));
        DETECTORS.add(
                "ddm",
                s ->
                        new Ddm(
                                s.whole("warm-start", 30, 1, Integer.MAX_VALUE),
                                s.decimal("warning-threshold", 2.0),
                                s.decimal("drift-threshold", 3.0),
                                s.whole("min-errors", 5, 0, Integer.MAX_VALUE)));
        DETECTORS.add(
                "eddm",
                s ->
                        new Eddm(
                                s.whole("warm-start", 30, 1, Integer.MAX_VALUE),
                                s.decimal("alpha", 0.95),
                                s.decimal("beta", 0.9)));
        DETECTORS.add(
                "hddm-a",
                s ->
                        new HddmA(
                                s.decimal("drift-confidence", 0.001),
                                s.decimal("warning-confidence", 0.005),
                                s.flag("two-sided-test", false)));
        DETECTORS.add(
                "hddm-w",
                s ->
                        new HddmW(
                                s.decimal("drift-confidence", 0.001),
                                s.decimal("warning-confidence", 0.005),
                                s.decimal("lambda", 0.05),
                                s.flag("two-sided-test", false)));
        DETECTORS.add(
                "kswin",
                s ->
                        new Kswin(
                                s.decimal("alpha", 0.0001),
                                s.whole("window-size", 100, 4, 100_000),
                                s.whole("stat-size", 30, 2, 50_000),
                                s.whole("seed", 1L)));
    }

    private Detectors() {}

    /** Returns the names that {@code learner.drift.detector} may have. */
    static List<String> names() {
        return DETECTORS.names();
    }

    /** Builds the detector that {@code name} says, from the section that bears its name. */
    static DriftDetector detector(String name, Settings settings) {
        DriftDetector otherwise = new HddmA(0.001, 0.005, false);
        DriftDetector detector = DETECTORS.build(name, settings, "detector", otherwise);
        DETECTORS.refuseUnused(settings, "detector", List.of(name));
        return detector;
    }

    private static PageHinkley.Mode mode(String word) {
        return PageHinkley.Mode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
