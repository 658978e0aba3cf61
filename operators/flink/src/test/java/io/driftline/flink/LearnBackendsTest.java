package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.KeyedEntries;
import io.driftline.flink.state.ReplayRow;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bits on every backend, whenever a checkpoint is taken. */
class LearnBackendsTest {
    private static final int QUESTIONS = 60;

    /** Rows of the lane that replays. */
    private static final int REPLAYED = 10;

    private static final LearnOptions OPTIONS = TestingLanes.five(3, 7, 20);

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
            TestingBackend backend) throws Exception {
        List<Turn> turns = TestingLanes.turns(9, QUESTIONS);
        Outcome undisturbed = run(TestingBackend.HEAP, turns, turns.size());
        assertThat(undisturbed.parts()).isNotEmpty();
        for (int cut = 1; cut < turns.size(); cut += 31) {
            assertThat(run(backend, turns, cut)).as("cut after %d", cut).isEqualTo(undisturbed);
        }
    }

    @Test
    void keepsTheSameBytesOnEveryBackend() throws Exception {
        Map<String, String> heap = stored(TestingBackend.HEAP);
        assertThat(heap)
                .hasSizeGreaterThan(OPTIONS.lanes().size() * (1 + TestingLanes.DELAY) + REPLAYED);
        assertThat(heap.keySet()).filteredOn(name -> name.startsWith("sgd row ")).hasSize(REPLAYED);
        assertThat(stored(TestingBackend.ROCKSDB)).isEqualTo(heap);
        assertThat(stored(TestingBackend.FORST)).isEqualTo(heap);
    }

    /** Returns the bytes of every lane, row and open question, as they are after a restore. */
    private static Map<String, String> stored(TestingBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (var learn = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            learn.open();
            TestingLanes.feed(learn, OPTIONS, TestingLanes.turns(9, QUESTIONS), 1, 0);
            state = learn.snapshot(1, 1);
        }
        Map<String, String> bytes = new TreeMap<>();
        try (var learn = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            learn.open(state, 1);
            for (LaneOptions lane : OPTIONS.lanes()) {
                learn.getOperator().setCurrentKey(lane.name());
                bytes.put(lane.name(), bytes(Types.LANE, learn.stored(States.lane()).value()));
                Pending pending = new Pending(learn.keyed());
                putRows(learn, lane.name() + " row ", States.replayRow(), bytes);
                putRows(learn, lane.name() + " good row ", States.goodReplayRow(), bytes);
                for (int q = QUESTIONS - TestingLanes.DELAY; q < QUESTIONS; q++) {
                    bytes.put(
                            lane.name() + " q" + q,
                            bytes(Types.PENDING_PREDICTION, pending.close("q" + q)));
                }
            }
        }
        return bytes;
    }

    private static void putRows(
            TestingSubtask<?> learn,
            String name,
            ValueStateDescriptor<ReplayRow> state,
            Map<String, String> bytes)
            throws Exception {
        KeyedEntries<Integer, ReplayRow> rows =
                new KeyedEntries<>(learn.keyed(), IntSerializer.INSTANCE, state);
        for (int row = 0; row < REPLAYED; row++) {
            if (rows.get(row) != null) {
                bytes.put(name + row, bytes(Types.REPLAY_ROW, rows.get(row)));
            }
        }
    }

    private static <T> String bytes(TypeInformation<T> type, T record) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(512);
        type.createSerializer(new SerializerConfigImpl()).serialize(record, out);
        return HexFormat.of().formatHex(out.getCopyOfBuffer());
    }

    @ParameterizedTest
    @EnumSource
    void aLaneThatIsNotDeclaredAnyMoreIsTakenOutOfState(TestingBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (var learn = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            learn.open();
            TestingLanes.feed(learn, OPTIONS, TestingLanes.turns(9, QUESTIONS), 1, 0);
            state = learn.snapshot(1, 1);
        }
        List<LaneOptions> kept = OPTIONS.lanes().subList(2, 4);
        LearnOptions fewer =
                TestingLanes.options(7, 20, kept.toArray(new LaneOptions[kept.size()]));
        try (var learn = backend.on(TestingLanes.of(fewer, 1, 0))) {
            learn.open(state, 1);
            assertThat(keysAndNamespaces(learn, States.lane().getName())).isEqualTo(kept.size());
            assertThat(keysAndNamespaces(learn, States.pending().getName()))
                    .isEqualTo(kept.size() * TestingLanes.DELAY);
            assertThat(keysAndNamespaces(learn, States.replayRow().getName())).isZero();
            assertThat(keysAndNamespaces(learn, States.goodReplayRow().getName())).isZero();
        }
    }

    private static long keysAndNamespaces(TestingSubtask<?> learn, String state) {
        try (var all = learn.<String>keyed().getKeysAndNamespaces(state)) {
            return all.count();
        }
    }

    /** Three subtasks go on where two have stopped, and one where those have. */
    @ParameterizedTest
    @EnumSource
    void goesOnBitForBitAtAnotherParallelism(TestingBackend backend) throws Exception {
        List<Turn> turns = TestingLanes.turns(4, 3 * QUESTIONS);
        Outcome undisturbed = run(TestingBackend.HEAP, turns, turns.size());
        Outcome outcome = new Outcome();
        OperatorSubtaskState two = spread(backend, 2, null, 2, turns.subList(0, 100), outcome);
        OperatorSubtaskState three = spread(backend, 3, two, 2, turns.subList(100, 200), outcome);
        try (var last = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            last.open(three, 3);
            TestingLanes.feed(last, OPTIONS, turns.subList(200, turns.size()), 1, 0);
            last.end();
            outcome.add(last);
        }
        assertThat(outcome.predictions()).isEqualTo(undisturbed.predictions());
        assertThat(outcome.parts()).isEqualTo(undisturbed.parts());
        assertThat(outcome.progress()).containsExactlyInAnyOrderElementsOf(undisturbed.progress());
    }

    /** Gives turns to all subtasks, and returns their checkpoints together. */
    private static OperatorSubtaskState spread(
            TestingBackend backend,
            int parallelism,
            OperatorSubtaskState from,
            int oldParallelism,
            List<Turn> turns,
            Outcome outcome)
            throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            try (var learn = backend.on(TestingLanes.of(OPTIONS, parallelism, subtask))) {
                if (from == null) {
                    learn.open();
                } else {
                    learn.open(from, oldParallelism);
                }
                TestingLanes.feed(learn, OPTIONS, turns, parallelism, subtask);
                states.add(learn.snapshot(1, 1));
                outcome.add(learn);
            }
        }
        return TestingSubtask.repackageState(states.toArray(OperatorSubtaskState[]::new));
    }

    /** Runs with a restart from a checkpoint after {@code cut} turns, written while it went on. */
    private static Outcome run(TestingBackend backend, List<Turn> turns, int cut) throws Exception {
        Outcome outcome = new Outcome();
        OperatorSubtaskState state;
        try (var before = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            before.open();
            TestingLanes.feed(before, OPTIONS, turns.subList(0, cut), 1, 0);
            OperatorSnapshotFutures begun = before.begunSnapshot(1);
            outcome.add(before);
            // The live models learn on and open questions are answered before anything is written.
            int more = Math.min(turns.size(), cut + 20);
            TestingLanes.feed(before, OPTIONS, turns.subList(cut, more), 1, 0);
            state = OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();
        }
        try (var after = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            after.open(state, 1);
            TestingLanes.feed(after, OPTIONS, turns.subList(cut, turns.size()), 1, 0);
            after.end();
            outcome.add(after);
        }
        return outcome;
    }
}
