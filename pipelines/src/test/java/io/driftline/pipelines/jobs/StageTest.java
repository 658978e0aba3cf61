package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTest {
    private static final String YAML =
            """
            pipeline: fraud
            kafka: {bootstrap: "localhost:9092"}
            events: {topic: payments, schema: payment.avsc, id: payment_id, time: created_at}
            features: [amount]
            labels: {topic: chargebacks, classes: [ok, fraud]}
            lanes: {sgd: {transforms: [sgd]}}
            parallelism: 3
            """;

    @TempDir Path folder;

    @Test
    void uidsNeverChange() {
        assertThat(Arrays.stream(Stage.values()).map(Stage::uid))
                .containsExactly(
                        "events",
                        "event-rejects",
                        "labels",
                        "label-rejects",
                        "label-join",
                        "label-inside",
                        "in-order",
                        "lanes",
                        "learn",
                        "predictions",
                        "progress",
                        "models",
                        "rejects",
                        "dead-letters",
                        "serve-events",
                        "serve-event-rejects",
                        "serve",
                        "served",
                        "serve-rejects",
                        "serve-dead-letters");
    }

    @Test
    void learningJobHasTheStagesThatCheckPrints() throws Exception {
        for (String more :
                List.of("", "order: {learn: event-time}\n", "delivery: at-least-once\n")) {
            assertLearningJob(options(YAML + more));
        }
    }

    @Test
    void learningJobOfLabelsInsideTheEventHasTheStagesThatCheckPrints() throws Exception {
        assertLearningJob(options(YAML.replace("topic: chargebacks", "field: first_order")));
    }

    @Test
    void turnsAreNeverDealtOutBeforeTheyReachTheirLane() throws Exception {
        for (String order : List.of("arrival", "event-time")) {
            PipelineOptions options = options(YAML + "order: {learn: %s}\n".formatted(order));
            StreamExecutionEnvironment env = environment(options);
            LearnJob.build(env, options, Bounds.none());
            assertThat(env.getStreamGraph(false).getStreamNodes())
                    .filteredOn(node -> Stage.LANES.uid().equals(node.getTransformationUID()))
                    .flatExtracting(StreamNode::getInEdges)
                    .singleElement()
                    .satisfies(
                            edge ->
                                    assertThat(edge.getPartitioner())
                                            .as("order %s", order)
                                            .isInstanceOf(ForwardPartitioner.class));
        }
    }

    @Test
    void servingJobHasTheStagesThatCheckPrints() throws Exception {
        PipelineOptions options = options(YAML);
        StreamExecutionEnvironment env = environment(options);
        ServeJob.build(env, options, Bounds.none());
        assertStages(env, options, Stage.serving());
    }

    private void assertLearningJob(PipelineOptions options) {
        StreamExecutionEnvironment env = environment(options);
        LearnJob.build(env, options, Bounds.none());
        assertStages(env, options, Stage.learning(options));
    }

    private static StreamExecutionEnvironment environment(PipelineOptions options) {
        return StreamExecutionEnvironment.getExecutionEnvironment(JobConfiguration.of(options));
    }

    private static void assertStages(
            StreamExecutionEnvironment env, PipelineOptions options, List<Stage> stages) {
        StreamGraph graph = env.getStreamGraph(false);
        assertThat(graph.getStreamNodes())
                .allSatisfy(
                        node ->
                                assertThat(node.getTransformationUID())
                                        .as(node.getOperatorName())
                                        .isNotNull());
        Map<String, StreamNode> nodes =
                graph.getStreamNodes().stream()
                        .collect(
                                Collectors.toMap(
                                        StreamNode::getTransformationUID, Function.identity()));
        List<String> all = Arrays.stream(Stage.values()).map(Stage::uid).toList();
        assertThat(nodes.keySet().stream().filter(all::contains))
                .containsExactlyInAnyOrderElementsOf(stages.stream().map(Stage::uid).toList());
        for (Stage stage : stages) {
            assertThat(nodes.get(stage.uid()).getParallelism())
                    .as(stage.uid())
                    .isEqualTo(stage.parallelism(options));
        }
    }

    private PipelineOptions options(String yaml) throws Exception {
        copySchema();
        return PipelineFile.read(Files.writeString(folder.resolve("fraud.yaml"), yaml));
    }

    private void copySchema() throws IOException {
        Path schema = Path.of("examples", "payment.avsc");
        Files.writeString(folder.resolve("payment.avsc"), Files.readString(schema));
    }
}
