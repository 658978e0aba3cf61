package io.driftline.catalog;

import io.driftline.data.Task;
import io.driftline.drift.Adwin;
import io.driftline.drift.Ddm;
import io.driftline.drift.DriftDetector;
import io.driftline.drift.DriftMonitor;
import io.driftline.drift.Eddm;
import io.driftline.drift.HddmA;
import io.driftline.drift.HddmW;
import io.driftline.drift.Kswin;
import io.driftline.drift.PageHinkley;
import io.driftline.learn.DriftAware;
import io.driftline.learn.DriftAware.Signal;
import io.driftline.learn.DriftResponse;
import io.driftline.learn.DriftResponse.Forget;
import io.driftline.learn.DriftResponse.Publish;
import io.driftline.learn.DriftResponse.RaiseStepSize;
import io.driftline.learn.DriftResponse.RefreshReplay;
import io.driftline.learn.DriftResponse.ResetHead;
import io.driftline.learn.DriftResponse.RestartSchedule;
import io.driftline.learn.DriftResponse.Tell;
import io.driftline.learn.GradientLearner;
import io.driftline.learn.Learner;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The catalog's drift detectors and responses, one line each, and how a learner gets them. */
final class Detectors {
    private static final Registry<DriftDetector> DETECTORS = new Registry<>("drift detector");
    private static final Registry<DriftResponse> RESPONSES = new Registry<>("drift response");
    private static final List<String> SIGNALS = List.of("error", "loss");
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

        RESPONSES.add("tell", s -> new Tell());
        RESPONSES.add(
                "raise-step-size",
                s -> new RaiseStepSize(s.decimal("factor", 5f), s.whole("steps", 200L)));
        RESPONSES.add("restart-schedule", s -> new RestartSchedule());
        RESPONSES.add("forget", s -> new Forget());
        RESPONSES.add("refresh-replay", s -> new RefreshReplay());
        RESPONSES.add("reset-head", s -> new ResetHead());
        RESPONSES.add("publish", s -> new Publish());
    }

    private Detectors() {}

    /** Returns the names that {@code learner.drift.detector} may have. */
    static List<String> names() {
        return DETECTORS.names();
    }

    /** Returns the names that {@code learner.drift.response} may have. */
    static List<String> responses() {
        return RESPONSES.names();
    }

    /**
     * Returns the learner, aware of drift where the learner's settings have a section {@code
     * drift}.
     */
    static Learner aware(Task task, Learner learner, Settings settings) {
        if (!settings.has("drift")) {
            return learner;
        }
        Settings drift = settings.section("drift");
        String signal = drift.word("signal", task.classification() ? "error" : "loss", SIGNALS);
        boolean error = signal.equals("error");
        DriftDetector detector =
                detector(drift.text("detector", error ? "hddm-a" : "adwin"), drift);
        long warmUp = drift.whole("warm-up", 100L);
        int block = drift.whole("block", error ? 1 : 32, 1, Integer.MAX_VALUE);
        long coolDown = drift.whole("cool-down", 500L);
        String name = drift.text("response", "tell");
        DriftResponse response = RESPONSES.build(name, drift, "response", new Tell());
        RESPONSES.refuseUnused(drift, "response", List.of(name));
        if (!(learner instanceof GradientLearner)) {
            return learner; // a stand-in for what is already reported
        }
        return drift.build(
                () ->
                        new DriftAware(
                                task,
                                learner,
                                new DriftMonitor(detector, warmUp, block, coolDown),
                                Signal.valueOf(signal.toUpperCase(Locale.ROOT)),
                                response),
                learner);
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
