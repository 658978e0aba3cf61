package io.driftline.catalog;

import static io.driftline.catalog.CatalogEntries.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.catalog.CatalogEntries.Entry;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.learn.SavedLearner;
import io.driftline.math.Rng;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What saved bytes say without a learner, over everything that the catalog lists. */
class SavedLearnerTest {
    private static final Set<String> LEARNING_ONLY = Set.of("optimizer", "drift", "replay", "root");

    static Stream<Entry> entries() {
        return CatalogEntries.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void savedStateGivesThePublishedBytes(Entry entry) throws StateFormatException {
        Learner learner = entry.learner();
        LearnerState state = learned(entry, learner, 7, 12);

        SavedLearner saved = LearnerCodec.describe(LearnerCodec.of(learner).encode(state));

        byte[] published = ModelCodec.encode(learner.snapshot(state));
        assertThat(ModelCodec.encode(saved.snapshot())).isEqualTo(published);
        assertThat(ModelCodec.encode(ModelCodec.describe(published))).isEqualTo(published);
        assertThat(StateCodec.encode(saved.state().tree()))
                .isEqualTo(StateCodec.encode(state.tree()));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void aModelIsTakenOverAndWhatOnlyLearningNeedsBeginsAnew(Entry entry)
            throws StateFormatException {
        Learner learner = entry.learner();
        ModelSnapshot model =
                ModelCodec.decode(
                        ModelCodec.encode(learner.snapshot(learned(entry, learner, 7, 12))),
                        learner);

        LearnerState taken = SavedLearner.takeOver(model, learner, Rng.ofSeed(3), 99);

        assertThat(taken.params()).isEqualTo(model.serving().params());
        assertThat(taken.steps()).isEqualTo(99);
        assertThat(taken.tree().counter("rng")).isEqualTo(Rng.ofSeed(3).key());
        byte[] bytes = LearnerCodec.of(learner).encode(taken);
        assertThat(LearnerCodec.describe(bytes).onlyForLearning())
                .containsExactlyElementsOf(
                        taken.tree().parts().stream()
                                .map(part -> part.spec().name())
                                .filter(LEARNING_ONLY::contains)
                                .toList());
        LearnerState fresh = learner.start(Rng.ofSeed(3));
        for (int i = 0; i < taken.tree().parts().size(); i++) {
            var part = taken.tree().parts().get(i);
            var expected =
                    LEARNING_ONLY.contains(part.spec().name())
                            ? fresh.tree().parts().get(i)
                            : model.serving().tree().part(part.spec().name());
            assertThat(part).isEqualTo(expected);
        }
    }

    @Test
    void damagedBytesAreRefused() {
        Entry entry = CatalogEntries.entries().findFirst().orElseThrow();
        Learner learner = entry.learner();
        LearnerState state = learned(entry, learner, 7, 3);
        byte[] saved = LearnerCodec.of(learner).encode(state);
        byte[] model = ModelCodec.encode(learner.snapshot(state));
        for (int length = 0; length < saved.length; length++) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThatThrownBy(() -> LearnerCodec.describe(cut))
                    .isInstanceOf(StateFormatException.class);
        }
        for (int length = 0; length < model.length; length++) {
            byte[] cut = Arrays.copyOf(model, length);
            assertThatThrownBy(() -> ModelCodec.describe(cut))
                    .isInstanceOf(StateFormatException.class);
        }
        assertThatThrownBy(() -> ModelCodec.describe(saved))
                .hasMessageContaining("models begin with");
        assertThatThrownBy(() -> LearnerCodec.describe(model))
                .hasMessageContaining("learners' states begin with");
    }

    private static LearnerState learned(Entry entry, Learner learner, long seed, int steps) {
        LearnerState state = learner.start(Rng.ofSeed(seed));
        for (int i = 0; i < steps; i++) {
            learner.learn(state, batch(entry.task(), i));
        }
        return state;
    }
}
