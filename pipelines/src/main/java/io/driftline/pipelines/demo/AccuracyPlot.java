package io.driftline.pipelines.demo;

import io.driftline.schemas.Progress;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws each lane's rolling accuracy over the stream. */
final class AccuracyPlot {
    static final int WIDTH = 1200;
    static final int HEIGHT = 700;

    /** The rolling accuracy remembers about this many answers; before that it says little. */
    private static final long SETTLED = 1000;

    private static final double LOWEST = 0.35;
    private static final double HIGHEST = 0.8;
    private static final float LINE = 2f;
    private static final float THIN = 1.2f;

    /** Told apart also by those who see few colours. */
    private static final Map<String, Color> COLORS =
            Map.of(
                    "upgd", new Color(0xD55E00),
                    "sgd", new Color(0x0072B2),
                    "frozen", new Color(0x009E73),
                    "no-change", new Color(0x444444),
                    "majority", new Color(0x999999));

    private AccuracyPlot() {}

    /**
     * Writes the plot as PNG.
     *
     * @param freezeAfter after how many answers the frozen lane stopped learning
     * @throws IOException when the file cannot be written, or this Java has no fonts to draw with
     */
    static void write(LaneHistory history, long freezeAfter, Path file) throws IOException {
        try {
            XYChart chart = chart(history, freezeAfter);
            try (var out = Files.newOutputStream(file)) {
                if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", out)) {
                    throw new IOException("This Java cannot write PNG images.");
                }
            }
        } catch (RuntimeException | LinkageError | InternalError e) {
            // How a Java without font libraries fails depends on where it first misses them.
            throw new IOException(
                    "It cannot be drawn (%s). Drawing text needs fonts; where there are none,"
                                    .formatted(e)
                            + " install fontconfig and any font, such as fonts-dejavu-core.",
                    e);
        }
    }

    private static XYChart chart(LaneHistory history, long freezeAfter) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(
                                "Will the Bitcoin price go up or down next? Bitstamp, from 25"
                                        + " November 2013")
                        .xAxisTitle("events")
                        .yAxisTitle("accuracy, rolling over about 1,000 events")
                        .build();
        style(chart);
        for (String lane : history.lanes()) {
            addLane(chart, lane, settled(history.of(lane)));
        }
        if (freezeAfter > SETTLED) {
            addFreeze(chart, freezeAfter);
        }
        return chart;
    }

    private static List<Progress> settled(List<Progress> messages) {
        List<Progress> settled =
                messages.stream().filter(message -> message.getAnswers() >= SETTLED).toList();
        return settled.isEmpty() ? messages : settled;
    }

    private static void addLane(XYChart chart, String lane, List<Progress> messages) {
        XYSeries series =
                chart.addSeries(
                        lane,
                        messages.stream().mapToDouble(Progress::getAnswers).toArray(),
                        messages.stream().mapToDouble(Progress::getRollingAccuracy).toArray());
        boolean rule = lane.equals("no-change") || lane.equals("majority");
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(COLORS.getOrDefault(lane, Color.BLACK));
        series.setLineStyle(new BasicStroke(rule ? THIN : LINE));
    }

    private static void addFreeze(XYChart chart, long freezeAfter) {
        XYSeries line =
                chart.addSeries(
                        "the frozen lane stops learning",
                        new double[] {freezeAfter, freezeAfter},
                        new double[] {LOWEST, HIGHEST});
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(Color.GRAY);
        line.setLineStyle(
                new BasicStroke(
                        1f,
                        BasicStroke.CAP_BUTT,
                        BasicStroke.JOIN_MITER,
                        1f,
                        new float[] {4f, 4f},
                        0f));
    }

    private static void style(XYChart chart) {
        var styler = chart.getStyler();
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setYAxisMin(LOWEST);
        styler.setYAxisMax(HIGHEST);
        styler.setYAxisDecimalPattern("0.00");
        styler.setXAxisDecimalPattern("#,##0");
        styler.setXAxisMin(0.0);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendBorderColor(Color.WHITE);
        styler.setPlotGridLinesColor(new Color(0xE0E0E0));
        styler.setAntiAlias(true);
    }
}
