package io.driftline.pipelines.savepoint;

import io.driftline.pipelines.jobs.Stage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.runtime.SavepointLoader;

/** What a savepoint's own index says: which operators there are, and where their state lies. */
final class StoredState {
    private static final String CHECKPOINT = "chk-";

    private final String path;
    private final CheckpointMetadata metadata;
    private final Map<OperatorID, String> uids;

    private StoredState(String path, CheckpointMetadata metadata) {
        this.path = path;
        this.metadata = metadata;
        uids =
                Arrays.stream(Stage.values())
                        .map(Stage::uid)
                        .collect(Collectors.toMap(StoredState::id, uid -> uid));
    }

    /**
     * Reads the index of a learning job's savepoint.
     *
     * @throws SavepointException when there is nothing, no savepoint, or one of another job
     */
    static StoredState load(String path) throws SavepointException {
        StoredState state = new StoredState(path, metadata(path));
        if (!state.has(Stage.LEARN)) {
            List<String> found = state.operators().stream().map(SavedOperator::uid).toList();
            throw new SavepointException(
                    "%s is of another job: a learning job has the operator %s with state; found %s. Take the savepoint of a job that driftline run has started."
                            .formatted(path, Stage.LEARN.uid(), found));
        }
        return state;
    }

    String path() {
        return path;
    }

    long checkpointId() {
        return metadata.getCheckpointId();
    }

    /** Returns the operators, in the order of the flow, then those without a known uid. */
    List<SavedOperator> operators() {
        Map<String, Integer> order = new TreeMap<>();
        for (Stage stage : Stage.values()) {
            order.put(stage.uid(), stage.ordinal());
        }
        return metadata.getOperatorStates().stream()
                .map(this::describe)
                .sorted(
                        Comparator.comparing(
                                        (SavedOperator operator) ->
                                                order.getOrDefault(
                                                        operator.uid(), Integer.MAX_VALUE))
                                .thenComparing(SavedOperator::uid))
                .toList();
    }

    /** Returns whether an operator is there and has state. */
    boolean has(Stage stage) {
        return metadata.getOperatorStates().stream()
                .filter(state -> state.getOperatorID().equals(id(stage.uid())))
                .anyMatch(state -> stateBytes(state) > 0);
    }

    /** Returns whether an operator is there and has state that belongs to no key. */
    boolean hasUnkeyed(Stage stage) {
        return metadata.getOperatorStates().stream()
                .filter(state -> state.getOperatorID().equals(id(stage.uid())))
                .flatMap(state -> state.getStates().stream())
                .anyMatch(subtask -> subtask.getManagedOperatorState().hasState());
    }

    /** Returns an operator's state, which must be there, to be read in large pieces. */
    OperatorState state(Stage stage) {
        OperatorState state =
                metadata.getOperatorStates().stream()
                        .filter(candidate -> candidate.getOperatorID().equals(id(stage.uid())))
                        .findFirst()
                        .orElseThrow();
        OperatorState buffered =
                new OperatorState(
                        state.getOperatorName().orElse(null),
                        state.getOperatorUid().orElse(null),
                        state.getOperatorID(),
                        state.getParallelism(),
                        state.getMaxParallelism());
        state.getSubtaskStates()
                .forEach((subtask, own) -> buffered.putState(subtask, BufferedHandle.in(own)));
        return buffered;
    }

    /** Returns whether the job's own state backend, RocksDB's, is needed to read it. */
    boolean incremental() {
        return subtasks()
                .flatMap(subtask -> subtask.getManagedKeyedState().stream())
                .anyMatch(handle -> !readableAnywhere(handle));
    }

    /** Returns whether records between operators are part of it. */
    boolean holdsRecordsInFlight() {
        return operators().stream().anyMatch(operator -> operator.inFlightBytes() > 0);
    }

    private static boolean readableAnywhere(KeyedStateHandle handle) {
        return handle instanceof KeyGroupsStateHandle; // savepoints, and what the heap has written
    }

    private Stream<OperatorSubtaskState> subtasks() {
        return metadata.getOperatorStates().stream().flatMap(state -> state.getStates().stream());
    }

    private SavedOperator describe(OperatorState state) {
        String known = uids.get(state.getOperatorID());
        String named =
                state.getOperatorUid()
                        .or(state::getOperatorName)
                        .orElse(state.getOperatorID().toHexString());
        return new SavedOperator(
                known == null ? named : known,
                state.getParallelism(),
                state.getMaxParallelism(),
                stateBytes(state),
                inFlightBytes(state));
    }

    private static long stateBytes(OperatorState state) {
        long bytes =
                state.getCoordinatorState() == null
                        ? 0
                        : state.getCoordinatorState().getStateSize();
        for (OperatorSubtaskState subtask : state.getStates()) {
            bytes += subtask.getManagedKeyedState().getStateSize();
            bytes += subtask.getRawKeyedState().getStateSize();
            bytes += subtask.getManagedOperatorState().getStateSize();
            bytes += subtask.getRawOperatorState().getStateSize();
        }
        return bytes;
    }

    private static long inFlightBytes(OperatorState state) {
        long bytes = 0;
        for (OperatorSubtaskState subtask : state.getStates()) {
            bytes += subtask.getInputChannelState().getStateSize();
            bytes += subtask.getResultSubpartitionState().getStateSize();
        }
        return bytes;
    }

    private static OperatorID id(String uid) {
        return OperatorIdentifier.forUid(uid).getOperatorId();
    }

    private static CheckpointMetadata metadata(String path) throws SavepointException {
        try {
            return SavepointLoader.loadSavepointMetadata(path);
        } catch (FileNotFoundException e) {
            throw new SavepointException(notThere(path), e);
        } catch (IOException | RuntimeException e) { // foreign bytes may surprise its reader
            throw new SavepointException(
                    "%s cannot be read as a savepoint: %s It must be the folder of a savepoint or checkpoint of Flink, or its file _metadata."
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    private static String notThere(String path) {
        String wanted =
                "It must be the folder of a savepoint, or of a checkpoint, which is called"
                        + " chk-NUMBER.";
        try {
            FileStatus[] inside = new Path(path).getFileSystem().listStatus(new Path(path));
            if (inside == null) {
                return "%s is not there. %s".formatted(path, wanted);
            }
            String checkpoints =
                    Arrays.stream(inside)
                            .map(status -> status.getPath().getName())
                            .filter(name -> name.startsWith(CHECKPOINT))
                            .sorted()
                            .collect(Collectors.joining(", "));
            return checkpoints.isEmpty()
                    ? "%s holds no file _metadata, so it is no savepoint. %s"
                            .formatted(path, wanted)
                    : "%s holds the checkpoints %s; say which of them."
                            .formatted(path, checkpoints);
        } catch (IOException e) {
            return "%s is not there. %s".formatted(path, wanted);
        }
    }
}
