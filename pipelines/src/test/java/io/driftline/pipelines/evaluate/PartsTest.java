package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.pipelines.plot.Plot;
import io.driftline.stream.Permuted;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
    private static final String FAST =
            """
            learner: {transforms: [sgd], constant: {value: 0.5}, drift: {warm-up: 50}}
            lanes:
              net: {model: mlp, mlp: {hidden: [5]}}
            """;

    @TempDir Path folder;

    @Test
    void partsKnowWhereTheyBeginAndEnd() {
        Parts parts = Parts.equal(3, 10);
        assertThat(parts.starts()).containsExactly(0L, 3L, 6L);
        assertThat(parts.of(2)).isZero();
        assertThat(parts.of(3)).isEqualTo(1);
        assertThat(parts.of(9)).isEqualTo(2);
        assertThat(parts.end(1)).isEqualTo(6);
        assertThat(parts.end(2)).isEqualTo(10);
        assertThat(Parts.ofLength(4, 10).starts()).containsExactly(0L, 4L, 8L);
        assertThat(Parts.ofSizes(List.of(2, 0, 3))).isEqualTo(new Parts(List.of(0L, 2L), 5));
    }

    @Test
    void probesAreSpreadEvenlyAndNotLearned() throws Exception {
        Parts parts = Parts.equal(2, 1000);
        Probes probes = new Probes(parts, 20);
        long kept = LongStream.range(0, 1000).filter(probes::keeps).count();
        assertThat(kept).isEqualTo(40);
        List<Result> results = run("sea:events=1000,seed=1", Shift.NONE, 2, 1).results();
        assertThat(results).extracting(Result::events).containsOnly(960L);
    }

    @Test
    void aTurnedStreamIsForgottenAndTheCollapseIsSeen() throws Exception {
        DataStream shop =
                CsvStream.of(
                        TestingFiles.write(folder, "shop.csv", TestingFiles.shop(2000)),
                        TestingFiles.FOUND);
        Run run = run(shop, Shift.NONE, 2, 1);
        Kept kept = run.results().get(0).kept().orElseThrow();
        double[][] matrix = kept.matrix();
        assertThat(matrix[0][0]).isGreaterThan(0.8); // the first half's rule, learned
        assertThat(matrix[0][1]).isLessThan(0.4); // which is the opposite of the second half's
        assertThat(matrix[1][0]).isLessThan(0.4);
        assertThat(matrix[1][1]).isGreaterThan(0.8);
        assertThat(kept.backwardTransfer()).isCloseTo(matrix[1][0] - matrix[0][0], within(1e-12));
        assertThat(kept.minimum()).isLessThanOrEqualTo(matrix[1][0]);
        assertThat(kept.windowedForgetting()).isGreaterThan(0.2);
        Trial first = run.trials().get(0);
        assertThat(first.drifts()).anySatisfy(at -> assertThat(at).isBetween(940L, 1200L));
    }

    @Test
    void permutedInputsAndLabelsMakeTasks() throws Exception {
        for (String text : List.of("permuted-inputs:period=500", "permuted-labels:period=500")) {
            Run run = run("led:events=1500,noise-percentage=0", Shift.of(text), 0, 50);
            assertThat(run.stream()).endsWith(text);
            double[][] matrix = run.results().get(0).kept().orElseThrow().matrix();
            assertThat(matrix).hasDimensions(3, 3);
            assertThat(matrix[0][0]).isGreaterThan(matrix[0][1] + 0.3);
        }
    }

    @Test
    void permutedLabelsAreOnesThatThereAre() {
        Disguise disguise = new Disguise(Optional.of(new Permuted(3, 10)), true);
        float[] row = {1, 2};
        assertThat(disguise.features(25, row)).isSameAs(row);
        assertThat(IntStream.range(0, 4).mapToObj(label -> disguise.target(25, label, 4)))
                .containsExactlyInAnyOrder(0f, 1f, 2f, 3f);
        assertThat(disguise.target(5, 2, 4)).isEqualTo(2); // the first task is as it is
    }

    @Test
    void classesComeInTurnWhereTheyAreScheduled() throws Exception {
        Run mixed = run("led:events=900", Shift.NONE, 0, 50);
        Run scheduled = run("led:events=900", Shift.of("gaussian:sigma=0.02"), 0, 50);
        assertThat(scheduled.results().get(0).events()).isEqualTo(900);
        assertThat(scheduled.results().get(0).noChange())
                .isGreaterThan(mixed.results().get(0).noChange() + 0.3);
        Run blurry = run("led:events=900", Shift.of("si-blurry:tasks=3"), 0, 50);
        assertThat(blurry.results().get(0).kept()).isPresent();
    }

    @Test
    void refusesShiftsThatThereAreNot() {
        assertThatThrownBy(() -> Shift.of("gausian"))
                .hasMessageContaining("gausian is not a known shift")
                .hasMessageContaining("Did you mean gaussian?");
        assertThatThrownBy(() -> Shift.of("gaussian:sigma=-1"))
                .hasMessageContaining("gaussian-schedule.sigma is -1; it must be ≥ 0");
        assertThatThrownBy(() -> Shift.of("permuted-inputs:period"))
                .hasMessageContaining("settings look like KEY=VALUE");
    }

    @Test
    void drawsAccuracyGapAndMatrixAndSaysHowHiddenLayersAre() throws Exception {
        Run run = run("led:events=600", Shift.of("permuted-inputs:period=200"), 0, 20);
        List<Path> plots = EvaluatePlots.write(run, Memory.USUAL, folder.resolve("p.png"));
        assertThat(plots)
                .extracting(plot -> plot.getFileName().toString())
                .containsExactly("p.png", "p-gap.png", "p-matrix.png");
        for (Path plot : plots) {
            BufferedImage image = ImageIO.read(plot.toFile());
            assertThat(image.getWidth()).isEqualTo(Plot.WIDTH);
        }
        List<List<String>> layers = EvaluateReport.layerRows(run.results());
        assertThat(layers).hasSize(2);
        assertThat(layers.get(1)).startsWith("net", "hidden1", "5");
        assertThat(EvaluateReport.keptRows(run.results())).hasSize(5);
    }

    private Run run(String stream, Shift shift, int parts, int every) throws Exception {
        return run(Streams.generated(stream), shift, parts, every);
    }

    private Run run(DataStream stream, Shift shift, int parts, int every) throws Exception {
        Path learner = TestingFiles.write(folder, "fast.yaml", FAST);
        EvaluateSettings settings =
                new EvaluateSettings(
                        List.of(learner),
                        List.of(1L),
                        Delay.NONE,
                        Memory.USUAL,
                        shift,
                        parts,
                        20,
                        every,
                        () -> false);
        EvaluateDisplay display =
                new EvaluateDisplay(new PrintWriter(new StringWriter()), false, () -> 0L);
        return new Evaluation(settings, display).run(stream).orElseThrow().get(0);
    }
}
