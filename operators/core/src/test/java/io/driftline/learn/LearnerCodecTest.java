package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.catalog.CatalogEntries;
import io.driftline.catalog.CatalogEntries.Entry;
import io.driftline.data.Batch;
import io.driftline.learn.Change.Outcome;
import io.driftline.math.Rng;
import io.driftline.state.ByteWriter;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerCodecTest {
    private static final TestingPipeline GOLDEN =
            TestingPipeline.mlp()
                    .with("transforms", List.of("clip-norm", "upgd", "sgd"))
                    .with("sgd", Map.of("momentum", 0.5));

    /** Keeps every example at first, later one for the oldest. */
    private static final TestingPipeline REPLAYING =
            TestingPipeline.mlp()
                    .with("replay", Map.of("rows", 40, "policy", "ring", "loss", "er"));

    static Stream<Entry> entries() {
        return CatalogEntries.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void restoresWhatDidNotChangeBitForBit(Entry entry) throws StateFormatException {
        Learner learner = entry.learner();
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 10; i++) {
            learner.learn(state, CatalogEntries.batch(entry.task(), i));
        }
        byte[] bytes = LearnerCodec.of(learner).encode(state);
        LearnerCodec codec = LearnerCodec.of(entry.learner());
        assertThat(codec.compare(bytes)).allMatch(change -> change.outcome() == Outcome.KEPT);
        LearnerState restored = codec.decode(bytes);
        assertThat(restored.tree()).isEqualTo(state.tree());
        assertThat(restored.layout()).isEqualTo(state.layout());
        assertThat(codec.encode(restored)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isTheSameStateWithItsRowsStoredApart(Entry entry) throws StateFormatException {
        Learner learner = entry.learner();
        LearnerCodec codec = LearnerCodec.of(learner);
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 2; i++) {
            StoredLearner stored = codec.store(state, List.of());
            assertThat(stored.whole()).isEqualTo(codec.encode(state));
            assertThat(LearnerCodec.rowsApart(stored.bytes())).isEqualTo(stored.rows().size());
            learner.learn(state, CatalogEntries.batch(entry.task(), i));
        }
    }

    @Test
    void oneExampleChangesOneRow() throws StateFormatException {
        Learner learner = REPLAYING.learner();
        LearnerCodec codec = LearnerCodec.of(learner);
        LearnerState state = learner.start(Rng.ofSeed(1));
        StoredLearner before = StoredLearner.NONE;
        for (int i = 0; i < 100; i++) {
            learner.learn(state, Batch.example(REPLAYING.features(i), i % 3));
            StoredLearner now = codec.store(state, before.rows());
            int changed = 0;
            for (int row = 0; row < now.rows().size(); row++) {
                boolean same =
                        row < before.rows().size() && now.rows().get(row) == before.rows().get(row);
                changed += same ? 0 : 1;
            }
            assertThat(changed).as("example %d", i).isEqualTo(1);
            assertThat(now.whole()).isEqualTo(codec.encode(state));
            before = now;
        }
        assertThat(before.rows()).hasSize(40).allMatch(row -> row.length == 1 + 4 * (3 + 1));
        assertThat(before.bytes()).hasSizeLessThan(codec.encode(state).length - 40 * 4 * 8 + 200);
    }

    @Test
    void refusesRowsThatAreNotThose() {
        StoredLearner stored =
                LearnerCodec.of(REPLAYING.learner()).store(REPLAYING.learned(50), List.of());
        assertThatThrownBy(
                        () ->
                                new StoredLearner(stored.bytes(), stored.rows().subList(0, 9))
                                        .whole())
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("40 rows are stored apart from it, found 9");
        assertDamaged(stored.bytes(), "has format 2; a whole state has format 1");
        byte[] none = stored.bytes().clone();
        none[8] = 0;
        assertThatThrownBy(() -> LearnerCodec.rowsApart(none))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("0 rows are stored apart from it");
    }

    @Test
    void survivesEveryDamagedByteOfAStateWithItsRowsApart() {
        StoredLearner stored =
                LearnerCodec.of(REPLAYING.learner()).store(REPLAYING.learned(50), List.of());
        for (int i = 0; i < 5_000; i++) {
            Rng rng = Rng.ofSeed(12).child(i);
            byte[] bytes = stored.bytes().clone();
            bytes[(int) (rng.uniform(0) * bytes.length)] = (byte) rng.bits(1);
            List<byte[]> rows = new ArrayList<>(stored.rows());
            byte[] row = rows.get(3).clone();
            row[(int) (rng.uniform(2) * row.length)] = (byte) rng.bits(3);
            rows.set(3, rng.uniform(4) < 0.1 ? new byte[0] : row);
            assertThatCode(
                            () -> {
                                try {
                                    new StoredLearner(bytes, rows).whole();
                                } catch (StateFormatException refused) {
                                    assertThat(refused.getMessage()).hasSizeLessThan(3000);
                                }
                            })
                    .as("draw %d", i)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void readsTheStateThatTheFirstReleaseWrote() throws IOException {
        byte[] golden;
        try (InputStream file = getClass().getResourceAsStream("/golden/learner-format-1.bin")) {
            golden = file.readAllBytes();
        }
        LearnerCodec codec = LearnerCodec.of(GOLDEN.learner());
        LearnerState restored = codec.decode(golden);
        assertThat(restored.tree()).isEqualTo(filled().tree());
        assertThat(codec.encode(restored)).isEqualTo(golden);
    }

    @Test
    void refusesForeignBytesUnknownFormatsAndBrokenOnes() {
        byte[] bytes = GOLDEN.saved(3);
        assertDamaged(new byte[0], "is damaged");
        byte[] foreign = bytes.clone();
        foreign[0] ^= 1;
        assertDamaged(foreign, "begins with");
        byte[] future = bytes.clone();
        future[4] = 9;
        assertDamaged(future, "has format 9; this build reads format 1 and 2");
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1), "after the end");
        for (int length = 0; length < bytes.length; length++) {
            assertDamaged(Arrays.copyOf(bytes, length), "");
        }
    }

    @Test
    void refusesAStateThatIsNotFinite() {
        LearnerState state = GOLDEN.learned(3);
        state.params()[1] = Float.NaN;
        assertDamaged(LearnerCodec.of(GOLDEN.learner()).encode(state), "is not finite");
    }

    /** A few bytes that speak of a gigabyte must not make anybody allocate one. */
    @Test
    void takesNoMoreMemoryThanTheBytesAreWorth() {
        for (int count : new int[] {1 << 28, Integer.MAX_VALUE, -1}) {
            assertDamaged(begun(out -> out.putInt(count)), "is damaged");
            assertDamaged(
                    begun(
                            out ->
                                    out.putInt(0)
                                            .putInt(0)
                                            .putInt(1)
                                            .putText("head")
                                            .putInt(1)
                                            .putInt(count)),
                    "is damaged");
        }
    }

    private static byte[] begun(Consumer<ByteWriter> rest) {
        return ByteWriter.bytes(out -> rest.accept(out.putInt(0x534C4C44).putInt(1)));
    }

    @Test
    void survivesEveryDamagedByte() {
        byte[] bytes = GOLDEN.saved(3);
        LearnerCodec codec = LearnerCodec.of(TestingPipeline.mlp().hidden(6, 3).learner());
        for (int i = 0; i < 20_000; i++) {
            Rng rng = Rng.ofSeed(11).child(i);
            byte[] damaged = bytes.clone();
            for (int bad = 0; bad <= i % 3; bad++) {
                damaged[(int) (rng.uniform(2 * bad) * bytes.length)] = (byte) rng.bits(2 * bad + 1);
            }
            assertThatCode(
                            () -> {
                                try {
                                    codec.decode(damaged);
                                } catch (StateFormatException refused) {
                                    assertThat(refused.getMessage()).hasSizeLessThan(3000);
                                }
                            })
                    .as("draw %d", i)
                    .doesNotThrowAnyException();
        }
    }

    /**
     * Numbers set by hand: the golden bytes are about the format, not about how learning rounds.
     */
    private static LearnerState filled() {
        LearnerState state = GOLDEN.learner().start(Rng.ofSeed(1));
        for (int i = 0; i < state.params().length; i++) {
            state.params()[i] = 0.125f * i - 1;
            state.tree().part("optimizer").part("chain").part("upgd").vector("utility")[i] = i;
        }
        state.tree().counter("steps", 3);
        state.tree().part("standardizer").array("mean")[1] = 0.5;
        return state;
    }

    /** Writes the golden file anew, by hand, when the format gets a new number. */
    public static void main(String[] arguments) throws IOException {
        Files.write(
                Path.of("src/test/resources/golden/learner-format-1.bin"),
                LearnerCodec.of(GOLDEN.learner()).encode(filled()));
    }

    private static void assertDamaged(byte[] bytes, String message) {
        LearnerCodec codec = LearnerCodec.of(GOLDEN.learner());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(message);
    }
}
