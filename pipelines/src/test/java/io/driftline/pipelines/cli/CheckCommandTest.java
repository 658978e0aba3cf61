package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.TestingPipeline;
import io.driftline.pipelines.jobs.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final Path EXAMPLE = Path.of("examples", "fraud.yaml");

    @TempDir Path folder;
    TestingPipeline pipeline;

    @BeforeEach
    void writeSchemas() throws IOException {
        pipeline = TestingPipeline.in(folder);
    }

    @Test
    void exampleHasTenLinesAndNothingWrong() throws IOException {
        assertThat(Files.readAllLines(EXAMPLE)).hasSize(10);
        TestingCommandLine run = TestingCommandLine.run("check", EXAMPLE.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(Driftline.DONE);
    }

    @Test
    void showsEveryStageWithItsParallelism() throws Exception {
        PipelineOptions options = PipelineFile.read(EXAMPLE);
        String out = TestingCommandLine.run("check", EXAMPLE.toString()).out();
        assertThat(Stage.learning(options))
                .allSatisfy(
                        stage ->
                                assertThat(out)
                                        .containsPattern("(?m)^  " + stage.uid() + " +× 1  "));
        assertThat(Stage.serving())
                .allSatisfy(stage -> assertThat(out).contains("\n  " + stage.uid() + " "));
    }

    @Test
    void showsTopicsColumnsAndLanes() {
        String out = TestingCommandLine.run("check", EXAMPLE.toString()).out();
        assertThat(out)
                .contains("fraud predicts one of ok, fraud.")
                .containsPattern("(?m)^  in   payments +events, shop.Payment$")
                .containsPattern("(?m)^  out  fraud.models +the champion's versions")
                .contains("58 columns")
                .containsPattern("(?m)^  log1p\\(amount\\) +standardized$")
                .containsPattern("(?m)^  country#0/32 … country#31/32 +32 columns +as it is$")
                .containsPattern("(?m)^  first_order +as it is$")
                .containsPattern(
                        "(?m)^  champion  champion  59 parameters  \\d+ B of state"
                                + " +\\{model: linear, transforms: \\[idbd]}$")
                .containsPattern("(?m)^  majority +0 parameters +\\d+ B of state");
    }

    @Test
    void estimatesWhatWaitsForLabels() {
        String out =
                TestingCommandLine.run(
                                "check", EXAMPLE.toString(), "--rate", "200", "--delay", "3 d")
                        .out();
        assertThat(out)
                .contains("At 200 events/s and labels 3 d late")
                .containsPattern("waiting for a label +51,840,000 questions +\\d+\\.\\d GiB")
                .containsPattern("answered, not yet mature +466,560,000 questions +\\d+\\.\\d GiB")
                .containsPattern("together \\d+\\.\\d GiB; at most \\d+ GiB, should no label come");
    }

    @Test
    void estimatesTheWorstWithoutADelayAndSaysHowToGiveOne() {
        assertThat(TestingCommandLine.run("check", EXAMPLE.toString(), "--rate", "1").out())
                .contains("At 1 events/s and labels 30 d late")
                .containsPattern("answered, not yet mature +0 questions +0 B");
        assertThat(TestingCommandLine.run("check", EXAMPLE.toString()).out())
                .contains("Give --rate, and --delay of the labels");
    }

    @Test
    void labelInsideTheEventKeepsNothingWaiting() throws IOException {
        Path file =
                pipeline.file(
                        """
                        pipeline: fraud
                        events: {topic: payments, schema: payment.avsc, id: payment_id}
                        features: [amount]
                        labels: {field: is_fraud, classes: [ok, fraud]}
                        """);
        TestingCommandLine run = TestingCommandLine.run("check", file.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Events carry their labels: no question waits. Each id is known for 1 h,")
                .doesNotContain("label-join", "labels,");
    }

    @Test
    void saysEveryProblemAndExitsWithTwo() throws IOException {
        Path file =
                pipeline.file(
                        """
                        pipeline: fraud
                        events: {topic: payments, schema: payment.avsc, id: nope}
                        features: [amuont]
                        labels: {topic: chargebacks, classes: [ok, fraud]}
                        seeed: 1
                        """);
        TestingCommandLine run = TestingCommandLine.run("check", file.toString());
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(file + ":2: events.id is nope"),
                        line -> assertThat(line).startsWith(file + ":3: features[0]"),
                        line -> assertThat(line).startsWith(file + ":5: seeed is not a known key"),
                        line -> assertThat(line).isEqualTo("3 problems."));
    }

    @Test
    void secretsAreNeverPrinted() throws IOException {
        Path file =
                pipeline.file(
                        """
                        pipeline: fraud
                        kafka:
                          bootstrap: localhost:9092
                          properties: {sasl.jaas.config: hush}
                        events: {topic: payments, schema: payment.avsc, id: payment_id}
                        features: [amount]
                        labels: {topic: chargebacks, classes: [ok, fraud]}
                        """);
        TestingCommandLine run = TestingCommandLine.run("check", file.toString());
        assertThat(run.exitCode()).isEqualTo(Driftline.DONE);
        assertThat(run.out())
                .contains("Kafka at localhost:9092, with sasl.jaas.config.")
                .doesNotContain("hush");
    }

    @Test
    void badRateAndBadDelayAreBadUsage() {
        TestingCommandLine rate =
                TestingCommandLine.run("check", EXAMPLE.toString(), "--rate", "-1");
        assertThat(rate.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(rate.err())
                .startsWith(
                        "Invalid value for option '--rate': it is -1; it must be a number above 0,"
                                + " up to 1e9.");
        TestingCommandLine delay =
                TestingCommandLine.run("check", EXAMPLE.toString(), "--delay", "3 days");
        assertThat(delay.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(delay.err())
                .startsWith(
                        "Invalid value for option '--delay': it is 3 days; it must be a duration");
    }
}
