package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.model.Mlp;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.optim.Constant;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Upgd;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCodecTest {
    private final Learner learner = learner(List.of("a", "b"), List.of("x", "y", "z"), 2);

    @Test
    void readsTheVersionThatTheFirstReleaseWrote() throws IOException {
        byte[] golden;
        try (InputStream file = getClass().getResourceAsStream("/golden/model-format-2.bin")) {
            golden = file.readAllBytes();
        }
        ModelSnapshot read = ModelCodec.decode(golden, learner);
        assertThat(read.version()).isEqualTo(3);
        assertThat(read.columns()).containsExactly("a", "b");
        assertThat(read.classes()).containsExactly("x", "y", "z");
        assertThat(read.provenance()).isEqualTo(provenance());
        assertThat(read.serving().tree()).isEqualTo(model().serving().tree());
        assertThat(ModelCodec.encode(read)).isEqualTo(golden);
        assertThat(ModelCodec.encode(model())).isEqualTo(golden);
    }

    @Test
    void whoComputedAModelIsNotInItsBytes() {
        String bytes = new String(ModelCodec.encode(model()), StandardCharsets.ISO_8859_1);
        assertThat(bytes)
                .contains("{model: mlp}")
                .doesNotContain(ComputedBy.here().build())
                .doesNotContain(System.getProperty("java.vm.version"));
    }

    @Test
    void carriesWhatPredictingNeedsAndNothingElse() throws StateFormatException {
        ModelSnapshot read = ModelCodec.decode(ModelCodec.encode(model()), learner);
        assertThat(read.serving().tree().parts().stream().map(part -> part.spec().name()))
                .containsExactly("standardizer");
        float[] scores = new float[3];
        float[] expected = new float[3];
        Batch question = Batch.question(new float[] {1, -2});
        learner.predict(read.serving(), question, scores);
        learner.predict(model().serving(), question, expected);
        assertThat(scores).containsExactly(expected);
    }

    @Test
    void refusesTheModelOfAnotherPipeline() {
        byte[] bytes = ModelCodec.encode(model());
        assertRefused(
                bytes,
                learner(List.of("a", "c"), List.of("x", "y", "z"), 2),
                "number 1 is b, expected c");
        assertRefused(
                bytes,
                learner(List.of("a"), List.of("x", "y", "z"), 2),
                "The model has 2 columns, this pipeline 1");
        assertRefused(
                bytes,
                learner(List.of("a", "b"), List.of("x", "y"), 2),
                "3 classes, this pipeline 2");
        assertRefused(
                bytes,
                learner(List.of("a", "b"), List.of("x", "y", "z"), 4),
                "number 0 is hidden1.weight 2×2, expected hidden1.weight 4×2");
    }

    @Test
    void refusesForeignBytesUnknownFormatsAndBrokenOnes() {
        byte[] bytes = ModelCodec.encode(model());
        byte[] foreign = bytes.clone();
        foreign[0] ^= 1;
        assertRefused(foreign, learner, "models begin with");
        byte[] future = bytes.clone();
        future[4] = 9;
        assertRefused(future, learner, "The model has format 9; this build reads format 2.");
        byte[] renumbered = bytes.clone();
        renumbered[8] = 7;
        assertRefused(renumbered, learner, "says version 7 and its state says 3");
        assertRefused(Arrays.copyOf(bytes, bytes.length + 3), learner, "3 bytes after the end");
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), learner, "");
        }
    }

    @Test
    void refusesAModelThatIsNotFinite() {
        ModelSnapshot model = model();
        model.serving().params()[1] = Float.NaN;
        assertRefused(ModelCodec.encode(model), learner, "Version 3 of the model is not finite");
    }

    @Test
    void survivesEveryDamagedByte() {
        byte[] bytes = ModelCodec.encode(model());
        Rng rng = Rng.ofSeed(4);
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = bytes.clone();
            damaged[(int) (rng.uniform(2 * i) * bytes.length)] = (byte) rng.bits(2 * i + 1);
            assertThatCode(
                            () -> {
                                try {
                                    ModelCodec.decode(damaged, learner);
                                } catch (StateFormatException refused) {
                                    assertThat(refused.getMessage()).isNotBlank();
                                }
                            })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void encodesAndDecodesWithoutNeedlessCopies() throws StateFormatException {
        Learner large = learner(List.of("a", "b"), List.of("x", "y"), 400_000);
        ModelSnapshot snapshot = large.snapshot(large.start(Rng.ofSeed(1)));
        ModelCodec codec = ModelCodec.of(large);
        long model = snapshot.serving().tree().sizeBytes();
        long before = allocated();
        byte[] bytes = ModelCodec.encode(snapshot);
        long encoded = allocated();
        codec.decode(bytes);
        long decoded = allocated();
        assertThat(encoded - before).isBetween(model, model + model / 10);
        assertThat(decoded - encoded).isBetween(model, model + model / 10);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private void assertRefused(byte[] bytes, Learner reader, String message) {
        assertThatThrownBy(() -> ModelCodec.decode(bytes, reader))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(message);
    }

    /**
     * Numbers set by hand: the golden bytes are about the format, not about how learning rounds.
     */
    ModelSnapshot model() {
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < state.params().length; i++) {
            state.params()[i] = 0.125f * i - 1;
        }
        state.tree().counter("steps", 3);
        StateTree standardizer = state.tree().part("standardizer");
        Arrays.fill(standardizer.array("count"), 3);
        standardizer.array("mean")[0] = 0.5;
        standardizer.array("squaredDeviations")[1] = 2.25;
        ModelSnapshot snapshot = learner.snapshot(state);
        return new ModelSnapshot(
                snapshot.version(),
                snapshot.columns(),
                snapshot.classes(),
                snapshot.serving(),
                provenance());
    }

    /** Writes the golden file anew, by hand, when the format gets a new number. */
    public static void main(String[] arguments) throws IOException {
        Files.write(
                Path.of("src/test/resources/golden/model-format-2.bin"),
                ModelCodec.encode(new ModelCodecTest().model()));
    }

    private static Provenance provenance() {
        return new Provenance("{model: mlp}", 42);
    }

    private static Learner learner(List<String> columns, List<String> classes, int width) {
        List<Task.Column> scaled =
                columns.stream().map(name -> new Task.Column(name, true)).toList();
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        return new GradientLearner(
                new Task(scaled, classes),
                new Mlp(columns.size(), List.of(width), loss),
                loss,
                new Optimizer(List.of(new Upgd(0.9f, 0.1f)), new Constant(0.1f)),
                true,
                "{model: mlp}");
    }
}
