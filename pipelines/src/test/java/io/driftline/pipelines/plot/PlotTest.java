package io.driftline.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class PlotTest {
    /** Over evenly spaced points there would be ticks at 920, 1840 and so on. */
    @Test
    void aLineRunsThroughItsPointsWhichAreNeverEvenlySpaced() {
        List<Double> x = List.of(920.0, 1840.0, 2760.0);
        Plot plot = new Plot("t", "x", "y");
        plot.line("a", x, List.of(0.0, 1.0, 0.5), Color.RED, false);
        plot.line("short", List.of(7.0), List.of(1.0), Color.RED, true);
        var lines = ((XYChart) plot.chart()).getSeriesMap();
        assertThat(lines.get("a").getXData()).containsExactly(920, 1380, 1840, 2760);
        assertThat(lines.get("a").getYData()).containsExactly(0, 0.5, 1, 0.5);
        assertThat(lines.get("short").getXData()).containsExactly(7);
    }
}
