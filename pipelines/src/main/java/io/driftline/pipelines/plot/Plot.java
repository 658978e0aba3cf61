package io.driftline.pipelines.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of lines over a stream, as all of ours look. */
public final class Plot {
    /** Size of every image. */
    public static final int WIDTH = 1200;

    /** Size of every image. */
    public static final int HEIGHT = 700;

    /** Told apart also by those who see few colours: Okabe and Ito's. */
    private static final List<Color> COLORS =
            List.of(
                    new Color(0xD55E00),
                    new Color(0x0072B2),
                    new Color(0x009E73),
                    new Color(0xCC79A7),
                    new Color(0xE69F00),
                    new Color(0x56B4E9),
                    new Color(0xF0E442));

    /** Of the rule <i>no change</i>. */
    public static final Color NO_CHANGE = new Color(0x444444);

    /** Of the rule <i>majority</i>. */
    public static final Color MAJORITY = new Color(0x999999);

    private static final float LINE = 2f;
    private static final float THIN = 1.2f;

    private final XYChart chart;

    /**
     * Returns an empty chart.
     *
     * @param x what the horizontal axis shows
     * @param y what the vertical axis shows
     */
    public Plot(String title, String x, String y) {
        chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .build();
        style();
    }

    /** Returns the colour of the line with a number, from 0. */
    public static Color color(int line) {
        return COLORS.get(line % COLORS.size());
    }

    /** Says between which values the vertical axis is. */
    public Plot between(double lowest, double highest) {
        chart.getStyler().setYAxisMin(lowest);
        chart.getStyler().setYAxisMax(highest);
        return this;
    }

    /** Draws a line; a thin one is for what others are compared with. */
    public Plot line(String name, List<Double> x, List<Double> y, Color color, boolean thin) {
        XYSeries series = chart.addSeries(name, withMiddle(numbers(x)), withMiddle(numbers(y)));
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(thin ? THIN : LINE));
        return this;
    }

    /** Marks points without a line between them. */
    public Plot marks(String name, List<Double> x, List<Double> y, Color color) {
        XYSeries series = chart.addSeries(name, numbers(x), numbers(y));
        series.setMarker(SeriesMarkers.TRIANGLE_DOWN);
        series.setMarkerColor(color);
        series.setLineStyle(SeriesLines.NONE);
        return this;
    }

    /** Draws a dashed vertical line. */
    public Plot vertical(String name, double x, double lowest, double highest) {
        XYSeries line = chart.addSeries(name, new double[] {x, x}, new double[] {lowest, highest});
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
        return this;
    }

    /**
     * Returns a chart of a matrix of shares: rows from the bottom up, dark where they are high.
     *
     * @param values rows × columns, read only
     */
    public static Chart<?, ?> matrix(String title, double[][] values) {
        HeatMapChart chart =
                new HeatMapChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("accuracy on part")
                        .yAxisTitle("after part")
                        .build();
        List<Number[]> cells = new ArrayList<>();
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                cells.add(new Number[] {column, row, values[row][column]});
            }
        }
        List<Integer> numbers = IntStream.rangeClosed(1, values.length).boxed().toList();
        chart.addSeries("accuracy", numbers, numbers, cells);
        chart.getStyler().setMin(0);
        chart.getStyler().setMax(1);
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, COLORS.get(1)});
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setShowValue(values.length <= 12);
        chart.getStyler()
                .setHeatMapDecimalValueFormatter(
                        value -> String.format(Locale.ROOT, "%.2f", value));
        return chart;
    }

    /** Returns the chart, to be written. */
    public Chart<?, ?> chart() {
        return chart;
    }

    /**
     * Writes a chart as PNG.
     *
     * @param drawing makes the chart
     * @throws IOException when the file cannot be written, or this Java has no fonts to draw with
     */
    public static void write(Path file, Supplier<Chart<?, ?>> drawing) throws IOException {
        try {
            Chart<?, ?> chart = drawing.get();
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

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Returns the same line with a point more, between the first two: where points are evenly
     * spaced, the ticks would be put on them, whatever numbers that makes, and not on round ones.
     */
    private static double[] withMiddle(double[] points) {
        if (points.length < 2) {
            return points;
        }
        double[] longer = new double[points.length + 1];
        longer[0] = points[0];
        longer[1] = (points[0] + points[1]) / 2;
        System.arraycopy(points, 1, longer, 2, points.length - 1);
        return longer;
    }

    private void style() {
        var styler = chart.getStyler();
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
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
