package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.plot.Plot;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyPlotTest {
    @Test
    void drawsALineForEveryLane(@TempDir Path folder) throws IOException {
        LaneHistory history = new LaneHistory(List.of("upgd", "frozen"));
        for (int answers = 100; answers <= 10_000; answers += 100) {
            history.add(TestingProgress.of("upgd", answers, answers * 65 / 100));
            history.add(TestingProgress.of("frozen", answers, answers / 2));
        }
        Path file = folder.resolve("plot.png");
        AccuracyPlot.write(history, 2000, file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(Plot.WIDTH);
        assertThat(image.getHeight()).isEqualTo(Plot.HEIGHT);
        assertThat(colors(image)).contains(0xFFD55E00, 0xFF009E73);
    }

    private static Set<Integer> colors(BufferedImage image) {
        Set<Integer> colors = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colors.add(image.getRGB(x, y));
            }
        }
        return colors;
    }
}
