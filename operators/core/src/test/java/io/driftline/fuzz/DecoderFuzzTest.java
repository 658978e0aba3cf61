package io.driftline.fuzz;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.fuzz.Fuzz.Decoder;
import io.driftline.fuzz.Fuzz.Target;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.StoredLearner;
import io.driftline.math.Rng;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile bytes for everything here that reads bytes. One more decoder is one more line. */
class DecoderFuzzTest {
    private static final Task TASK =
            new Task(
                    List.of(new Column("amount", true), new Column("country=NL", false)),
                    List.of("ok", "fraud"));
    private static final Learner MLP =
            learner(
                    Map.of(
                            "model",
                            "mlp",
                            "mlp",
                            Map.of("hidden", List.of(4, 3)),
                            "transforms",
                            "upgd"));
    private static final Learner LINEAR = learner(Map.of("model", "linear"));
    private static final Learner MAJORITY = learner(Map.of("kind", "majority"));
    private static final Learner REPLAY =
            learner(
                    Map.of(
                            "replay",
                            Map.of("policy", "class-balanced", "loss", "der++", "rows", 3)));
    private static final Learner SQUARES = learner(Map.of("kind", "least-squares"));

    static List<Target> decoders() {
        LearnerState into = MLP.start(Rng.ofSeed(1));
        LearnerCodec mlp = LearnerCodec.of(MLP);
        LearnerCodec linear = LearnerCodec.of(LINEAR);
        byte[] tree = StateCodec.encode(learned(MLP).tree());
        return List.of(
                target("state", bytes -> StateCodec.decode(bytes, into.tree()), tree),
                target("mlp", bytes -> ModelCodec.decode(bytes, MLP), model(MLP)),
                target("linear", bytes -> ModelCodec.decode(bytes, LINEAR), model(LINEAR)),
                target("majority", bytes -> ModelCodec.decode(bytes, MAJORITY), model(MAJORITY)),
                target("mlp's learner", mlp::decode, saved(MLP)),
                target("linear learner", linear::decode, saved(LINEAR)),
                target("replay", LearnerCodec.of(REPLAY)::decode, saved(REPLAY)),
                apart(REPLAY),
                row(REPLAY),
                target("least squares", LearnerCodec.of(SQUARES)::decode, saved(SQUARES)),
                target("compare", mlp::compare, saved(MLP), saved(LINEAR), saved(MAJORITY)));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void noBytesBreakIt(Target target) throws Exception {
        Fuzz.run(target);
    }

    private static Target target(String name, Decoder decoder, byte[]... sound) {
        return new Target(
                name, List.of(sound), 8, StateFormatException.class, 100_000, 100, decoder);
    }

    /** What remains of a state without its rows; it says for how many of them there is room. */
    private static Target apart(Learner learner) {
        StoredLearner stored = LearnerCodec.of(learner).store(learned(learner), List.of());
        long most = 3L * StateRows.MOST * stored.rows().get(0).length * 2;
        return new Target(
                "rows apart",
                List.of(stored.bytes()),
                12,
                StateFormatException.class,
                most,
                100,
                bytes -> new StoredLearner(bytes, stored.rows()).whole());
    }

    private static Target row(Learner learner) {
        StoredLearner stored = LearnerCodec.of(learner).store(learned(learner), List.of());
        return new Target(
                "row",
                List.of(stored.rows().get(1)),
                1,
                StateFormatException.class,
                100_000,
                100,
                bytes ->
                        new StoredLearner(
                                        stored.bytes(),
                                        List.of(stored.rows().get(0), bytes, stored.rows().get(2)))
                                .whole());
    }

    private static byte[] model(Learner learner) {
        return ModelCodec.encode(learner.snapshot(learned(learner)));
    }

    private static byte[] saved(Learner learner) {
        return LearnerCodec.of(learner).encode(learned(learner));
    }

    private static LearnerState learned(Learner learner) {
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < 5; i++) {
            learner.learn(state, Batch.example(new float[] {i, i % 2}, i % 2));
        }
        return state;
    }

    private static Learner learner(Map<String, Object> settings) {
        return Catalog.learner(TASK, Settings.of("learner", settings, new Problems()));
    }
}
