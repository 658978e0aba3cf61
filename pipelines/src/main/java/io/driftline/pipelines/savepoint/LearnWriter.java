package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.SavedSettings;
import io.driftline.flink.state.States;
import io.driftline.flink.state.Types;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.state.api.output.SnapshotUtils;
import org.apache.flink.state.api.output.TaggedOperatorSubtaskState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Makes the learning operator's state out of rows of kind, name and bytes: lanes by their name, and
 * open questions as {@link PendingReader} brings them out whole. A lane stays in one piece: the job
 * that goes on from it stores its rows by themselves. Keyed by lane; each open question has its own
 * namespace, where the bootstrap functions of Flink's State Processor API cannot write.
 */
final class LearnWriter extends AbstractStreamOperator<TaggedOperatorSubtaskState>
        implements OneInputStreamOperator<
                        Tuple3<String, String, byte[]>, TaggedOperatorSubtaskState>,
                BoundedOneInput {
    private static final long serialVersionUID = 1;

    private final long checkpointId;
    private final long timestamp;
    private final Path path;
    private final String changed;
    private final byte[] state;
    private final TreeMap<String, String> settings;
    private transient ValueState<LaneState> lanes;
    private transient InternalValueState<String, String, PendingPrediction> pending;

    /**
     * @param changed name of the lane that gets another state than its row has
     * @param state that state
     * @param settings that the operator has saved
     */
    LearnWriter(
            long checkpointId,
            long timestamp,
            Path path,
            String changed,
            byte[] state,
            Map<String, String> settings) {
        this.checkpointId = checkpointId;
        this.timestamp = timestamp;
        this.path = path;
        this.changed = changed;
        this.state = state;
        this.settings = new TreeMap<>(settings);
    }

    @Override
    @SuppressWarnings("unchecked") // every backend's value states have namespaces
    public void open() throws Exception {
        super.open();
        lanes = getRuntimeContext().getState(States.lane());
        pending =
                (InternalValueState<String, String, PendingPrediction>)
                        getKeyedStateBackend()
                                .getOrCreateKeyedState(StringSerializer.INSTANCE, States.pending());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        SavedSettings.save(getOperatorStateBackend(), settings);
    }

    @Override
    public void processElement(StreamRecord<Tuple3<String, String, byte[]>> record)
            throws Exception {
        Tuple3<String, String, byte[]> row = record.getValue();
        if (row.f0.equals(Finding.LANE)) {
            byte[] bytes = row.f1.equals(changed) ? state : row.f2;
            lanes.update(Bytes.read(bytes, Types.LANE));
        } else {
            PendingReader.Open open = PendingReader.Open.of(row.f2);
            pending.setCurrentNamespace(open.id());
            pending.update(open.given());
        }
    }

    @Override
    public void endInput() throws Exception {
        Configuration job = getContainingTask().getJobConfiguration();
        output.collect(
                new StreamRecord<>(
                        SnapshotUtils.snapshot(
                                checkpointId,
                                this,
                                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                                timestamp,
                                CheckpointingOptions.getCheckpointingMode(job),
                                CheckpointingOptions.isUnalignedCheckpointEnabled(job),
                                getContainingTask().getConfiguration().getConfiguration(),
                                path)));
    }
}
