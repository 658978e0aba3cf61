package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LearnOptions;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.forst.ForStStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bits on every backend, whenever a checkpoint is taken. */
class LearnBackendsTest {
    private static final int QUESTIONS = 60;
    private static final LearnOptions OPTIONS = TestingLanes.five(7, 20);

    private enum Backend {
        HEAP(HashMapStateBackend::new),
        ROCKSDB(() -> new EmbeddedRocksDBStateBackend(true)),
        FORST(ForStStateBackend::new);

        private final Supplier<StateBackend> maker;

        Backend(Supplier<StateBackend> maker) {
            this.maker = maker;
        }
    }

    /** What came out, before and after a restart. */
    private record Outcome(
            List<Prediction> predictions, List<Progress> progress, List<ModelPart> parts) {
        Outcome() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(TestingOneInput<LaneTurn, Prediction> learn) {
            predictions.addAll(learn.taken());
            progress.addAll(learn.side(Outputs.PROGRESS));
            parts.addAll(learn.side(Outputs.MODEL_PARTS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnBitForBitWhereverACheckpointIsTakenAndWhateverIsLearnedWhileItIsWritten(
            Backend backend) throws Exception {
        List<Turn> turns = TestingLanes.turns(9, QUESTIONS);
        Outcome undisturbed = run(Backend.HEAP, turns, turns.size());
        assertThat(undisturbed.parts()).isNotEmpty();
        for (int cut = 1; cut < turns.size(); cut += 13) {
            assertThat(run(backend, turns, cut)).as("cut after %d", cut).isEqualTo(undisturbed);
        }
    }

    /** Runs with a restart from a checkpoint after {@code cut} turns, written while it went on. */
    private static Outcome run(Backend backend, List<Turn> turns, int cut) throws Exception {
        Outcome outcome = new Outcome();
        OperatorSubtaskState state;
        try (var before = on(backend)) {
            before.open();
            TestingLanes.feed(before, OPTIONS, turns.subList(0, cut), 1, 0);
            OperatorSnapshotFutures begun = before.begunSnapshot(1);
            outcome.add(before);
            // The live models learn on and open questions are answered before anything is written.
            int more = Math.min(turns.size(), cut + 20);
            TestingLanes.feed(before, OPTIONS, turns.subList(cut, more), 1, 0);
            state = OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();
        }
        try (var after = on(backend)) {
            after.open(state, 1);
            TestingLanes.feed(after, OPTIONS, turns.subList(cut, turns.size()), 1, 0);
            after.end();
            outcome.add(after);
        }
        return outcome;
    }

    private static TestingOneInput<LaneTurn, Prediction> on(Backend backend) throws Exception {
        TestingOneInput<LaneTurn, Prediction> learn = TestingLanes.of(OPTIONS, 1, 0);
        learn.setStateBackend(backend.maker.get());
        return learn;
    }
}
