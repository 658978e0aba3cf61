package io.driftline.pipelines.evaluate;

import io.driftline.pipelines.plot.Plot;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * Draws what happened along a stream: accuracy with drift marks; where a stream has parts, the
 * accuracy on the parts so far, which shows the gap after a change, and the accuracy matrix of the
 * first learner.
 */
public final class EvaluatePlots {
    private static final Map<String, Color> RULES =
            Map.of("no-change", Plot.NO_CHANGE, "majority", Plot.MAJORITY);

    private EvaluatePlots() {}

    /**
     * Writes the plots of one run.
     *
     * @param file of the accuracy; the others have {@code -gap} and {@code -matrix} in their names
     * @return the files that were written
     * @throws IOException when one cannot be written, or this Java has no fonts to draw with
     */
    public static List<Path> write(Run run, Memory memory, Path file) throws IOException {
        List<Path> written = new ArrayList<>();
        Plot.write(file, () -> accuracy(run, memory));
        written.add(file);
        if (!run.retentions().isEmpty()) {
            Path gap = beside(file, "-gap");
            Plot.write(gap, () -> gap(run));
            written.add(gap);
            Path matrix = beside(file, "-matrix");
            Retention first = run.retentions().get(0);
            Plot.write(
                    matrix,
                    () ->
                            Plot.matrix(
                                    "%s on %s: accuracy on each part after each part"
                                            .formatted(first.learner(), run.stream()),
                                    first.kept().matrix()));
            written.add(matrix);
        }
        return written;
    }

    /** Returns a name for the plots of the n-th stream of a call, from 0. */
    public static Path numbered(Path file, int stream) {
        return stream == 0 ? file : beside(file, "-" + (stream + 1));
    }

    private static Path beside(Path file, String suffix) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot < 0 ? name + suffix : name.substring(0, dot) + suffix + name.substring(dot));
    }

    private static Chart<?, ?> accuracy(Run run, Memory memory) {
        boolean classes = run.trials().get(0).task().classification();
        String what = classes ? "accuracy" : "mean squared error";
        Plot plot = new Plot(run.stream(), "labels", "%s, %s".formatted(what, memory));
        int number = 0;
        for (Trial trial : run.trials()) {
            boolean rule = RULES.containsKey(trial.name());
            Color color = rule ? RULES.get(trial.name()) : Plot.color(number++);
            Curve curve = trial.curve();
            if (curve.at().isEmpty()) {
                continue;
            }
            plot.line(trial.name(), curve.at(), curve.values(), color, rule);
            drifts(plot, trial, color);
        }
        return plot.chart();
    }

    private static void drifts(Plot plot, Trial trial, Color color) {
        List<Double> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        Curve curve = trial.curve();
        int next = 0;
        for (long drift : trial.drifts()) {
            while (next + 1 < curve.at().size() && curve.at().get(next) < drift) {
                next++;
            }
            at.add((double) drift);
            values.add(curve.values().get(next));
        }
        if (!at.isEmpty()) {
            plot.marks(trial.name() + ": drift", at, values, color);
        }
    }

    private static Chart<?, ?> gap(Run run) {
        Plot plot =
                new Plot(
                        run.stream(),
                        "events",
                        "accuracy on probes of the parts so far, their mean");
        int number = 0;
        for (Retention retention : run.retentions()) {
            boolean rule = RULES.containsKey(retention.learner());
            Color color = rule ? RULES.get(retention.learner()) : Plot.color(number++);
            plot.line(retention.learner(), retention.at(), retention.means(), color, rule);
        }
        return plot.chart();
    }
}
