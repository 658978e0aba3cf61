package io.driftline.pipelines.demo;

import io.driftline.pipelines.plot.Plot;
import io.driftline.schemas.Progress;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.internal.chartpart.Chart;

/** Draws each lane's rolling accuracy over the stream. */
final class AccuracyPlot {
    /** The rolling accuracy remembers about this many answers; before that it says little. */
    private static final long SETTLED = 1000;

    private static final double LOWEST = 0.35;
    private static final double HIGHEST = 0.8;

    private static final Map<String, Color> COLORS =
            Map.of(
                    "upgd", Plot.color(0),
                    "sgd", Plot.color(1),
                    "frozen", Plot.color(2),
                    "no-change", Plot.NO_CHANGE,
                    "majority", Plot.MAJORITY);

    private AccuracyPlot() {}

    /**
     * Writes the plot as PNG.
     *
     * @param freezeAfter after how many answers the frozen lane stopped learning
     * @throws IOException when the file cannot be written, or this Java has no fonts to draw with
     */
    static void write(LaneHistory history, long freezeAfter, Path file) throws IOException {
        Plot.write(file, () -> chart(history, freezeAfter));
    }

    private static Chart<?, ?> chart(LaneHistory history, long freezeAfter) {
        Plot plot =
                new Plot(
                        "Will the Bitcoin price go up or down next? Bitstamp, from 25 November"
                                + " 2013",
                        "events",
                        "accuracy, rolling over about 1,000 events");
        plot.between(LOWEST, HIGHEST);
        for (String lane : history.lanes()) {
            addLane(plot, lane, settled(history.of(lane)));
        }
        if (freezeAfter > SETTLED) {
            plot.vertical("the frozen lane stops learning", freezeAfter, LOWEST, HIGHEST);
        }
        return plot.chart();
    }

    private static List<Progress> settled(List<Progress> messages) {
        List<Progress> settled =
                messages.stream().filter(message -> message.getAnswers() >= SETTLED).toList();
        return settled.isEmpty() ? messages : settled;
    }

    private static void addLane(Plot plot, String lane, List<Progress> messages) {
        boolean rule = lane.equals("no-change") || lane.equals("majority");
        plot.line(
                lane,
                messages.stream().map(message -> (double) message.getAnswers()).toList(),
                messages.stream().map(Progress::getRollingAccuracy).toList(),
                COLORS.getOrDefault(lane, Color.BLACK),
                rule);
    }
}
