package io.driftline.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Task.Column;
import io.driftline.flink.options.LaneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerFileTest {
    private static final StreamFields STREAM =
            new StreamFields(
                    SchemaBuilder.record("Row")
                            .fields()
                            .requiredDouble("amount")
                            .requiredDouble("age")
                            .requiredString("verdict")
                            .endRecord(),
                    "verdict",
                    OptionalDouble.empty(),
                    List.of("bad", "good"),
                    List.of("amount", "age"));

    @TempDir Path folder;

    @Test
    void allOfItMayBeLeftOut() throws ConfigurationException {
        LearnerFile file = LearnerFile.of("default", Map.of(), STREAM);
        assertThat(file.task().columns())
                .containsExactly(new Column("amount", true), new Column("age", true));
        assertThat(file.task().classes()).containsExactly("bad", "good");
        assertThat(file.lanes()).containsExactly(LaneOptions.of("champion", Map.of(), 1));
        assertThat(file.publishEvery()).isEqualTo(1000);
        assertThat(file.rollbackAfter()).isEqualTo(100);
    }

    @Test
    void aWholePipelinesFileWillDo() throws Exception {
        LearnerFile file =
                read(
                        """
                        pipeline: fraud
                        kafka: {bootstrap: somewhere}
                        events: {topic: payments, schema: payment.avsc, id: id}
                        features: [age]
                        labels: {topic: verdicts, classes: [good, bad], maturity: 3 d}
                        learner: {transforms: [sgd]}
                        champion: best
                        lanes: {other: {transforms: [adam]}}
                        seed: 7
                        order: {learn: arrival}
                        publish: {every: 50, part-size: 1 MiB}
                        progress: {every: 2}
                        guard: {rollback-after: 4}
                        checkpoint: {every: 1 s}
                        delivery: at-least-once
                        serve: {wait-for-model: 1 s}
                        parallelism: 2
                        """);
        assertThat(file.name()).isEqualTo("learner");
        assertThat(file.task().columns()).containsExactly(new Column("age", true));
        assertThat(file.task().classes()).containsExactly("good", "bad");
        assertThat(file.lanes())
                .containsExactly(
                        LaneOptions.of("best", Map.of("transforms", List.of("sgd")), 7),
                        LaneOptions.of("other", Map.of("transforms", List.of("adam")), 7));
        assertThat(file.publishEvery()).isEqualTo(50);
        assertThat(file.rollbackAfter()).isEqualTo(4);
    }

    @Test
    void saysAllThatIsWrongWithLines() {
        assertThatThrownBy(
                        () ->
                                read(
                                        """
                                        features: [amount, verdict]
                                        labels: {field: age}
                                        learner: {transforms: [sdg]}
                                        guard: {rolback-after: 3}
                                        colour: red
                                        """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "learner.yaml:1: features[1] names verdict, which is the label")
                .hasMessageContaining(
                        "learner.yaml:2: labels.field is age, but the label of this stream is"
                                + " verdict; say --label age.")
                .hasMessageContaining("learner.yaml:3: learner.transforms")
                .hasMessageContaining("learner.yaml:4: guard.rolback-after")
                .hasMessageContaining("learner.yaml:5: colour is not a known key");
    }

    @Test
    void twoSidesOfANumberAreTheStreamsClasses() throws Exception {
        StreamFields late =
                new StreamFields(
                        STREAM.schema(),
                        "age",
                        OptionalDouble.of(15),
                        List.of("up to 15", "above 15"),
                        List.of("amount"));
        Path file = Files.writeString(folder.resolve("a.yaml"), "labels: {classes: [x, y, z]}\n");
        assertThat(LearnerFile.read(file, late).task().classes())
                .containsExactly("up to 15", "above 15");
    }

    private LearnerFile read(String text) throws ConfigurationException, IOException {
        return LearnerFile.read(Files.writeString(folder.resolve("learner.yaml"), text), STREAM);
    }
}
