package io.driftline.flink;

import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * Runs one subtask of a keyed operator, with its counters, side outputs and state in reach.
 *
 * @param <OUT> what it puts out
 */
class TestingSubtask<OUT> extends AbstractStreamOperatorTestHarness<OUT> {
    static final int KEY_GROUPS = 128;
    private static final int LARGEST_STATE_BYTES = 1 << 28;

    private final TestingMetrics metrics;
    private final TypeSerializer<OUT> outSerializer;

    TestingSubtask(
            StreamOperator<OUT> operator,
            TypeInformation<?> key,
            TypeInformation<OUT> out,
            int parallelism,
            int subtask,
            KeySelector<?, ?>... selectors)
            throws Exception {
        this(operator, key, out, parallelism, subtask, selectors, new TestingMetrics());
    }

    private TestingSubtask(
            StreamOperator<OUT> operator,
            TypeInformation<?> key,
            TypeInformation<OUT> out,
            int parallelism,
            int subtask,
            KeySelector<?, ?>[] selectors,
            TestingMetrics metrics)
            throws Exception {
        super(
                operator,
                new MockEnvironmentBuilder()
                        .setMetricGroup(metrics)
                        .setMaxParallelism(KEY_GROUPS)
                        .setParallelism(parallelism)
                        .setSubtaskIndex(subtask)
                        .build());
        this.metrics = metrics;
        config.setStateKeySerializer(key.createSerializer(executionConfig.getSerializerConfig()));
        for (int i = 0; i < selectors.length; i++) {
            config.setStatePartitioner(i, selectors[i]);
        }
        config.serializeAllConfigs();
        outSerializer = out.createSerializer(executionConfig.getSerializerConfig());
    }

    /** Is called when it is opened: only then it is known which state backend it has. */
    @Override
    public void setup() {
        setup(outSerializer);
    }

    /** Closes without checked exceptions, as the compiler asks of a resource. */
    @Override
    public void close() {
        try {
            super.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens with the part of another job's state that falls to this subtask. */
    void open(OperatorSubtaskState all, int oldParallelism) throws Exception {
        var info = getEnvironment().getTaskInfo();
        initializeState(
                repartitionOperatorState(
                        all,
                        KEY_GROUPS,
                        oldParallelism,
                        info.getNumberOfParallelSubtasks(),
                        info.getIndexOfThisSubtask()));
        open();
    }

    /** Takes the synchronous part of a checkpoint; the caller runs the other when it likes. */
    OperatorSnapshotFutures begunSnapshot(long checkpoint) throws Exception {
        return getOperator()
                .snapshotState(
                        checkpoint,
                        checkpoint,
                        CheckpointOptions.forCheckpointWithDefaultLocation(),
                        new MemCheckpointStreamFactory(LARGEST_STATE_BYTES));
    }

    /** Returns what came out since the last call. */
    List<OUT> taken() {
        List<OUT> values = extractOutputValues();
        getOutput().clear();
        return values;
    }

    /** Returns everything that came out at the side. */
    <X> List<X> side(OutputTag<X> tag) {
        var records = getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(r -> r.getValue()).toList();
    }

    long count(String name) {
        return metrics.count(name);
    }

    /** Returns a state of the current key. */
    <T> ValueState<T> stored(ValueStateDescriptor<T> descriptor) throws Exception {
        return keyed().getPartitionedState(
                        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    }

    /** Returns where the operator keeps what it has by key. */
    @SuppressWarnings("unchecked") // the caller knows the keys
    <K> KeyedStateBackend<K> keyed() {
        return (KeyedStateBackend<K>) getOperator().getKeyedStateBackend();
    }

    /**
     * Completes a checkpoint.
     *
     * @return how many bytes of keyed state it wrote that no earlier checkpoint had
     */
    long checkpointedBytes(long checkpoint) throws Exception {
        long bytes =
                OperatorSnapshotFinalizer.create(begunSnapshot(checkpoint))
                        .getJobManagerOwnedState()
                        .getManagedKeyedState()
                        .stream()
                        .mapToLong(KeyedStateHandle::getCheckpointedSize)
                        .sum();
        getOperator().notifyCheckpointComplete(checkpoint);
        return bytes;
    }

    int entries() {
        return ((HeapKeyedStateBackend<?>) getOperator().getKeyedStateBackend())
                .numKeyValueStateEntries();
    }

    static int subtaskOf(Object key, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, parallelism);
    }
}
