package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftline.pipelines.cli.Driftline;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.plot.Plot;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoITCase {
    private static final int EVENTS = 6_000;

    @TempDir private Path folder;

    @Test
    void givesTheNumbersOfAPlainLoopHoweverFastTheStreamComes() throws Exception {
        Path plot = folder.resolve("demo.png");
        Path json = folder.resolve("fast.json");
        Path paced = folder.resolve("paced.json");
        String said = demo("--json", json.toString(), "--plot", plot.toString());
        demo("--speed", "15000", "--json", paced.toString(), "--plot", plot.toString());

        assertThat(said)
                .contains("events in 6,000 = predictions out 6,000 = labels learned 5,999")
                .contains("It adds up: nothing lost, nothing twice.")
                .contains(plot.toString());
        JsonNode numbers = new ObjectMapper().readTree(json.toFile());
        assertCounts(numbers);
        assertLanes(numbers.get("lanes"));
        assertThat(new ObjectMapper().readTree(paced.toFile()).get("lanes"))
                .isEqualTo(numbers.get("lanes"));
        assertDrawn(plot);
    }

    private static void assertCounts(JsonNode numbers) {
        assertThat(numbers.get("events").asLong()).isEqualTo(EVENTS);
        assertThat(numbers.get("predictions").asLong()).isEqualTo(EVENTS);
        assertThat(numbers.get("learned").asLong()).isEqualTo(EVENTS - 1);
        assertThat(numbers.get("pending").asLong()).isEqualTo(1);
        assertThat(numbers.get("deadLetters").asLong()).isZero();
        assertThat(numbers.get("servedVersion").asLong()).isBetween(1L, EVENTS - 1L);
        assertThat(numbers.get("seconds").asDouble()).isPositive();
        assertThat(numbers.get("eventsPerSecond").asDouble()).isPositive();
    }

    private static void assertLanes(JsonNode lanes) throws Exception {
        List<PriceChange> changes = BitstampTrades.read().subList(0, EVENTS);
        PipelineOptions options = DemoPipeline.read(EVENTS).options();
        assertThat(lanes.fieldNames())
                .toIterable()
                .containsExactly("upgd", "sgd", "frozen", "no-change", "majority");
        for (var lane : options.learning().lanes()) {
            TestingLanes.Result expected = TestingLanes.run(options, lane.name(), changes);
            JsonNode found = lanes.get(lane.name());
            assertThat(
                            new TestingLanes.Result(
                                    found.get("accuracy").asDouble(),
                                    found.get("kappaTemporal").asDouble(),
                                    found.get("logLoss").asDouble()))
                    .as(lane.name())
                    .isEqualTo(expected);
        }
    }

    private static void assertDrawn(Path plot) throws IOException {
        BufferedImage image = ImageIO.read(plot.toFile());
        assertThat(image.getWidth()).isEqualTo(Plot.WIDTH);
        assertThat(image.getHeight()).isEqualTo(Plot.HEIGHT);
        long colors =
                IntStream.range(0, image.getWidth() * image.getHeight())
                        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
                        .distinct()
                        .count();
        assertThat(colors).isGreaterThan(10);
    }

    private static String demo(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[arguments.length + 3];
        all[0] = "demo";
        all[1] = "--events";
        all[2] = String.valueOf(EVENTS);
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        int code =
                Driftline.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(all);
        assertThat(code).as("%s%n%s", out, err).isZero();
        return out.toString();
    }
}
