package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Batch;
import io.driftline.learn.Change.Outcome;
import io.driftline.state.Layout.Block;
import io.driftline.state.StateFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model with more hidden layers goes on from one with fewer. */
class DeeperUpgradeTest {
    private static final int STEPS = 60;
    private static final TestingPipeline MLP =
            TestingPipeline.mlp()
                    .with("transforms", List.of("upgd", "sgd"))
                    .with("sgd", Map.of("momentum", 0.5));
    private static final TestingPipeline TWO_CLASSES =
            MLP.classes("no", "yes").with("standardize", false);

    @ParameterizedTest
    @MethodSource("depths")
    void deeperModelsComputeWhatTheyComputedBeforeToTheBit(Integer[] hidden)
            throws StateFormatException {
        for (TestingPipeline before : List.of(MLP, TWO_CLASSES)) {
            TestingPipeline after = before.hidden(hidden);
            LearnerState old = before.learned(STEPS);
            LearnerState moved = moved(before, old, after);
            for (int i = 0; i < 50; i++) {
                assertThat(after.predict(moved, i)).containsExactly(before.predict(old, i));
            }
            assertThat(outcomes(before, after))
                    .containsEntry("model", Outcome.MIGRATED)
                    .containsEntry("hidden3", Outcome.ANEW);
            float[] untouched = moved.params().clone();
            assertThat(learns(after, moved)).isTrue();
            Block third = moved.layout().blocks().get(4);
            int learned = 0;
            for (int i = third.offset(); i < third.offset() + third.size(); i++) {
                learned += moved.params()[i] == untouched[i] ? 0 : 1;
            }
            assertThat(learned).as("parameters of the new layer that learned").isPositive();
        }
    }

    static Stream<Arguments> depths() {
        return Stream.of(
                Arguments.of((Object) new Integer[] {5, 3, 3}),
                Arguments.of((Object) new Integer[] {5, 3, 6, 4}),
                Arguments.of((Object) new Integer[] {7, 4, 3}),
                Arguments.of((Object) new Integer[] {40, 9, 70}));
    }

    @Test
    void theOptimizerOfADeeperModelGoesOnWhereItWas() throws StateFormatException {
        TestingPipeline before = MLP.with("transforms", "upgd").without("sgd");
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, before.hidden(5, 3, 3));
        float[] was = utility(old);
        float[] is = utility(moved);
        int head = old.layout().blocks().get(4).offset();
        int newHead = moved.layout().blocks().get(6).offset();
        assertThat(Arrays.copyOf(is, head)).containsExactly(Arrays.copyOf(was, head));
        assertThat(Arrays.copyOfRange(is, head, newHead)).containsOnly(0);
        assertThat(Arrays.copyOfRange(is, newHead, is.length))
                .containsExactly(Arrays.copyOfRange(was, head, was.length));
        assertThat(was).isNotEqualTo(new float[was.length]);
    }

    private static float[] utility(LearnerState state) {
        return state.tree().part("optimizer").part("chain").part("upgd").vector("utility");
    }

    private static boolean learns(TestingPipeline pipeline, LearnerState state) {
        Batch example = Batch.example(pipeline.features(STEPS), 1);
        return pipeline.learner().learn(state, example).accepted();
    }

    private static LearnerState moved(
            TestingPipeline before, LearnerState state, TestingPipeline after)
            throws StateFormatException {
        byte[] bytes = LearnerCodec.of(before.learner()).encode(state);
        return LearnerCodec.of(after.learner()).decode(bytes);
    }

    private static Map<String, Outcome> outcomes(TestingPipeline before, TestingPipeline after)
            throws StateFormatException {
        return LearnerCodec.of(after.learner()).compare(before.saved(STEPS)).stream()
                .collect(Collectors.toMap(Change::what, Change::outcome));
    }
}
