package io.driftline.pipelines.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.options.LaneOptions;
import io.driftline.learn.ComputedBy;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.math.Rng;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What we write is run by ONNX Runtime and held against the learner's own scores. */
class OnnxModelTest {
    private static final List<Column> COLUMNS =
            List.of(
                    new Column("amount", true),
                    new Column("country=NL", false),
                    new Column("never different", true));
    private static final Task BINARY = new Task(COLUMNS, List.of("ok", "fraud"));
    private static final Task THREE = new Task(COLUMNS, List.of("low", "middle", "high"));
    private static final Task NUMBER = new Task(COLUMNS, List.of());
    private static final Task SEVERAL = Task.multiLabel(COLUMNS, List.of("a", "b", "c"));
    private static final Map<String, Object> LINEAR = Map.of("model", "linear");
    private static final Map<String, Object> MLP =
            Map.of("model", "mlp", "mlp", Map.of("hidden", List.of(7, 5)));

    @Test
    void logisticRegressionGivesOurScores() throws Exception {
        assertSameScores(BINARY, LINEAR);
    }

    @Test
    void softmaxOfANetworkGivesOurScores() throws Exception {
        assertSameScores(THREE, MLP);
    }

    @Test
    void aNetworkThatPredictsANumberGivesOurs() throws Exception {
        assertSameScores(NUMBER, MLP);
    }

    @Test
    void aNetworkOfSeveralLabelsGivesOurScores() throws Exception {
        assertSameScores(SEVERAL, MLP);
    }

    @Test
    void withoutScalingInputsGoInAsTheyAre() throws Exception {
        assertSameScores(BINARY, Map.of("model", "mlp", "standardize", false));
    }

    @Test
    void metadataNamesColumnsAndClasses() throws Exception {
        Learner learner = learner(THREE, LINEAR);
        byte[] model = OnnxModel.of(version(learned(learner, THREE), learner), learner);

        OrtEnvironment runtime = OrtEnvironment.getEnvironment();
        try (OrtSession session = runtime.createSession(model)) {
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsEntry("columns", "amount\ncountry=NL\nnever different")
                    .containsEntry("classes", "low\nmiddle\nhigh")
                    .containsEntry("pipeline", "taxi")
                    .containsEntry("lane", "champion");
            assertThat(session.getMetadata().getVersion()).isEqualTo(300);
            assertThat(session.getInputNames()).containsExactly("columns");
            assertThat(session.getOutputNames()).containsExactly("scores");
        }
    }

    @Test
    void equalVersionsGiveEqualBytes() throws Exception {
        Learner learner = learner(BINARY, MLP);
        ModelVersion version = version(learned(learner, BINARY), learner);

        assertThat(OnnxModel.of(version, learner)).isEqualTo(OnnxModel.of(version, learner));
    }

    @Test
    void refusesWhatIsNotMadeOfDenseLayers() throws Exception {
        for (Map<String, Object> settings :
                List.<Map<String, Object>>of(
                        Map.of("kind", "majority"), Map.of("kind", "least-squares"))) {
            Learner learner = learner(BINARY, settings);
            ModelVersion version = version(learned(learner, BINARY), learner);

            assertThatThrownBy(() -> OnnxModel.of(version, learner))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Only the models linear and mlp")
                    .hasMessageContaining("no parameters of layers");
        }
    }

    @Test
    void refusesAHeadThatComputesSomethingElse() throws Exception {
        Learner learner = learner(THREE, Map.of("model", "mlp", "replay", Map.of("loss", "pcr")));
        ModelVersion version = version(learned(learner, THREE), learner);

        assertThatThrownBy(() -> OnnxModel.of(version, learner))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense layers would give");
    }

    private static void assertSameScores(Task task, Map<String, Object> settings) throws Exception {
        Learner learner = learner(task, settings);
        LearnerState state = learned(learner, task);
        byte[] model = OnnxModel.of(version(state, learner), learner);
        int rows = 50;
        float[][] inputs = new float[rows][];
        float[] flat = new float[rows * task.inputs()];
        for (int row = 0; row < rows; row++) {
            inputs[row] = input(Rng.ofSeed(7).child(row));
            System.arraycopy(inputs[row], 0, flat, row * task.inputs(), task.inputs());
        }
        float[] expected = new float[rows * task.scores()];
        learner.predict(state, new Batch(rows, task.inputs(), flat, new float[0]), expected);

        OrtEnvironment runtime = OrtEnvironment.getEnvironment();
        try (OrtSession session = runtime.createSession(model);
                OnnxTensor columns = OnnxTensor.createTensor(runtime, inputs);
                OrtSession.Result result = session.run(Map.of("columns", columns))) {
            float[][] scores = (float[][]) result.get("scores").orElseThrow().getValue();
            assertThat(scores).hasDimensions(rows, task.scores());
            for (int i = 0; i < expected.length; i++) {
                float score = scores[i / task.scores()][i % task.scores()];
                assertThat(score).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }

    private static Learner learner(Task task, Map<String, Object> settings) {
        return LaneLearner.of(task, LaneOptions.of("champion", settings, 1));
    }

    private static LearnerState learned(Learner learner, Task task) {
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 300; i++) {
            float[] input = input(Rng.ofSeed(2).child(i));
            float target = target(task, input);
            learner.learn(state, Batch.example(input, target));
        }
        return state;
    }

    /** Amounts far from 0, where scaling in float would lose digits. */
    private static float[] input(Rng rng) {
        float amount = (float) (100_000 + 3 * rng.uniform(0));
        return new float[] {amount, rng.uniform(1) < 0.5 ? 0 : 1, 4};
    }

    private static float target(Task task, float[] input) {
        int level = (int) (input[0] - 100_000);
        if (task.multiLabel()) {
            return level + 2 * input[1];
        }
        return task.classes().size() == 2 ? Math.min(1, level) : level;
    }

    private static ModelVersion version(LearnerState state, Learner learner) {
        return new ModelVersion(
                "taxi",
                "champion",
                state.steps(),
                ModelVersion.NONE,
                0,
                0,
                0,
                new ComputedBy("0.1", "21", "java"),
                List.of(),
                ModelCodec.encode(learner.snapshot(state)));
    }
}
