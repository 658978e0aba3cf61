package io.driftline.pipelines.evaluate;

import io.driftline.pipelines.config.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Says how good the learners were, for people. */
public final class EvaluateReport {
    /** Errors of an AUC below it are not worth a line. */
    private static final double LEAST_SHOWN = 5e-4;

    private EvaluateReport() {}

    /**
     * Returns what was run, in one line.
     *
     * @param results of the stream, at least one
     */
    public static String heading(
            DataStream stream, Delay delay, List<Long> seeds, List<Result> results) {
        Result first = results.get(0);
        String label = stream.fields().label();
        String asked =
                !first.classification()
                        ? "the number " + label
                        : first.hammingLoss().isPresent()
                                ? "the sets of classes in " + label
                                : "one of %d classes of %s"
                                        .formatted(stream.fields().classes().size(), label);
        String late =
                delay.equals(Delay.NONE) ? "" : ", labels %s events late".formatted(delay.text());
        String rules =
                first.classification()
                        ? "; no-change %.4f, majority %.4f"
                                .formatted(
                                        average(results, Result::noChange),
                                        average(results, Result::majority))
                        : "";
        String times = seeds.size() > 1 ? ", %d seeds".formatted(seeds.size()) : "";
        return "%s: %,d events, %s%s%s%s"
                .formatted(stream.name(), first.events(), asked, late, times, rules);
    }

    /** Returns what a reader of the table has to know beside it; empty where there is nothing. */
    public static List<String> notes(List<Run> runs) {
        List<String> notes = new ArrayList<>();
        Run first = runs.get(0);
        for (Course course : first.courses()) {
            if (course.unusable() > 0) {
                notes.add(
                        "%s: %,d rows could not be used, the first is %s"
                                .formatted(
                                        course.trials().get(0).name(),
                                        course.unusable(),
                                        course.firstUnusable()));
            }
        }
        for (Result result : first.results()) {
            if (result.hammingLoss().isPresent()) {
                notes.add(
                        "%s: accuracy is that of whole sets; of single classes %.4f are told wrongly (Hamming loss), F1 %.4f."
                                .formatted(
                                        result.learner(),
                                        result.hammingLoss().getAsDouble(),
                                        result.exampleF1().orElse(0)));
            }
            if (result.skipped() > 0) {
                notes.add(
                        "%s: %,d steps would have led to numbers that are not finite, and were undone."
                                .formatted(result.learner(), result.skipped()));
            }
            if (result.aucError().orElse(0) >= LEAST_SHOWN) {
                notes.add(
                        "%s: the AUC is that of all scores to within %.4f."
                                .formatted(result.learner(), result.aucError().getAsDouble()));
            }
        }
        return notes;
    }

    /**
     * Returns rows of cells, the first with headings: one per learner of one stream, with the mean
     * over the seeds and, where there are several, the standard deviation behind it.
     *
     * @param results of one stream, at least one
     */
    public static List<List<String>> rows(List<Result> results) {
        boolean classes = results.get(0).classification();
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                classes
                        ? List.of(
                                "learner",
                                "accuracy",
                                "κ",
                                "κ-temp.",
                                "log loss",
                                "cal. error",
                                "AUC",
                                "events/s",
                                "state",
                                "passes",
                                "drifts")
                        : List.of(
                                "learner",
                                "squared error",
                                "events/s",
                                "state",
                                "passes",
                                "drifts"));
        byLearner(results).forEach((learner, its) -> rows.add(row(learner, its, classes)));
        return rows;
    }

    /**
     * Returns rows of cells on how learners compare with the first, the first row with headings;
     * none where there is nothing to compare.
     *
     * @param results of one stream and seed
     */
    public static List<List<String>> comparisonRows(List<Result> results) {
        List<List<String>> rows = new ArrayList<>();
        for (Result result : results) {
            result.comparison()
                    .ifPresent(comparison -> rows.add(row(result.learner(), comparison)));
        }
        if (!rows.isEmpty()) {
            rows.add(
                    0,
                    List.of(
                            "beside " + results.get(0).learner(),
                            "accuracy",
                            "%.0f %% at any time".formatted(100 * Comparison.CONFIDENCE),
                            "verdict"));
        }
        return rows;
    }

    private static List<String> row(String learner, Comparison comparison) {
        String verdict =
                comparison.decidedAfter() == 0
                        ? "open"
                        : format(
                                comparison.low() > 0
                                        ? "better, since event %,d"
                                        : "worse, since event %,d",
                                comparison.decidedAfter());
        return List.of(
                learner,
                format("%+.4f", comparison.difference()),
                format("%+.4f", comparison.low()) + " to " + format("%+.4f", comparison.high()),
                verdict);
    }

    private static Map<String, List<Result>> byLearner(List<Result> results) {
        Map<String, List<Result>> learners = new LinkedHashMap<>();
        for (Result result : results) {
            learners.computeIfAbsent(result.learner(), ignored -> new ArrayList<>()).add(result);
        }
        return learners;
    }

    private static List<String> row(String learner, List<Result> seeds, boolean classes) {
        List<String> row = new ArrayList<>();
        row.add(learner);
        if (classes) {
            row.add(mean(seeds, Result::accuracy));
            row.add(mean(seeds, Result::kappa));
            row.add(mean(seeds, Result::kappaTemporal));
        }
        row.add(mean(seeds, Result::logLoss));
        if (classes) {
            row.add(mean(seeds, result -> result.calibrationError().orElse(0)));
            row.add(
                    seeds.get(0).auc().isPresent()
                            ? mean(seeds, result -> result.auc().orElse(0))
                            : "-");
        }
        row.add(format("%,.0f", average(seeds, Result::eventsPerSecond)));
        row.add(Units.roughly(average(seeds, Result::stateBytes)));
        row.add(format("%.2f", average(seeds, Result::passesPerEvent)));
        row.add(format("%.0f", average(seeds, Result::drifts)));
        return row;
    }

    private static String mean(List<Result> seeds, ToDoubleFunction<Result> value) {
        double mean = average(seeds, value);
        String text = format(Math.abs(mean) < 1000 ? "%.4f" : "%.6g", mean);
        if (seeds.size() == 1) {
            return text;
        }
        double squares = 0;
        for (Result each : seeds) {
            double off = value.applyAsDouble(each) - mean;
            squares += off * off;
        }
        return text + format(" ±%.4f", Math.sqrt(squares / (seeds.size() - 1)));
    }

    private static double average(List<Result> seeds, ToDoubleFunction<Result> value) {
        return seeds.stream().mapToDouble(value).average().orElse(0);
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }

    /**
     * Returns rows of cells on what was kept of a stream's parts, the first with headings; none
     * where it has no parts.
     *
     * @param results of one stream
     */
    public static List<List<String>> keptRows(List<Result> results) {
        List<Result> with = results.stream().filter(result -> result.kept().isPresent()).toList();
        if (with.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "on probes of the parts",
                        "ACC",
                        "BWT",
                        "FWT",
                        "forgetting",
                        "min-ACC",
                        "WC-ACC",
                        "WF",
                        "WP"));
        byLearner(with)
                .forEach(
                        (learner, its) -> {
                            List<String> row = new ArrayList<>(List.of(learner));
                            for (ToDoubleFunction<Kept> value : EvaluateJson.KEPT.values()) {
                                row.add(mean(its, each -> value.applyAsDouble(each.kept().get())));
                            }
                            rows.add(row);
                        });
        return rows;
    }

    /**
     * Returns rows of cells on the hidden layers at the end, the first with headings; none where no
     * learner has any.
     *
     * @param results of one stream and seed
     */
    public static List<List<String>> layerRows(List<Result> results) {
        List<List<String>> rows = new ArrayList<>();
        for (Result result : results) {
            for (HiddenUnits.LayerHealth layer : result.layers()) {
                rows.add(
                        List.of(
                                result.learner(),
                                layer.layer(),
                                String.valueOf(layer.units()),
                                format("%.2f", layer.rank()),
                                String.valueOf(layer.srank()),
                                format("%.2f", layer.stableRank()),
                                format("%.2f", layer.dead()),
                                format("%.2f", layer.dormant()),
                                format("%.4f", layer.weight()),
                                format("%.2f", layer.norm())));
            }
        }
        if (!rows.isEmpty()) {
            rows.add(
                    0,
                    List.of(
                            "layers at the end",
                            "layer",
                            "units",
                            "eff. rank",
                            "srank",
                            "stable rank",
                            "dead",
                            "dormant",
                            "mean |w|",
                            "norm"));
        }
        return rows;
    }
}
