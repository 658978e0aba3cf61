package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.Types;
import io.driftline.pipelines.jobs.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;

/**
 * A savepoint or checkpoint of a learning job. Lanes are whole, with their models; of label join,
 * held turns and open questions it knows how many there are, from when, and a fingerprint.
 *
 * @param path where it is
 * @param checkpointId its number, in the order of the job that wrote it
 * @param operators in the order of the flow
 * @param lanes by name
 * @param join where the label is inside the event, only answered ids; empty where nothing came yet
 * @param held empty where the job learns in the order of arrival
 * @param positions by source, topic and partition
 * @param settings that the job had, see {@link io.driftline.flink.state.SavedSettings}
 */
public record Savepoint(
        String path,
        long checkpointId,
        List<SavedOperator> operators,
        List<SavedLane> lanes,
        Optional<SavedJoin> join,
        Optional<SavedTurns> held,
        List<SourcePosition> positions,
        Map<String, String> settings) {

    public Savepoint {
        operators = List.copyOf(operators);
        lanes = List.copyOf(lanes);
        positions = List.copyOf(positions);
        settings = Map.copyOf(settings);
    }

    /**
     * Reads a savepoint, or a checkpoint that its job has left behind, without running the job.
     * Takes a second or two, and the memory of its state.
     *
     * @param path of the folder; Flink's file systems may be named, such as {@code file:///…}
     * @throws SavepointException when there is nothing, no savepoint, one of another job, or one of
     *     a format that this build does not know
     */
    public static Savepoint read(String path) throws IOException {
        return read(path, entries -> {});
    }

    /**
     * Reads a savepoint, as {@link #read(String)} does.
     *
     * @param progress told now and then how many entries were read
     * @throws SavepointException when it cannot be read
     */
    public static Savepoint read(String path, LongConsumer progress) throws IOException {
        StoredState stored = StoredState.load(path);
        List<SavedLane> lanes = new ArrayList<>();
        Map<String, Map<String, Group>> groups = new HashMap<>();
        List<SourcePosition> positions = new ArrayList<>();
        Map<String, String> settings = new HashMap<>();
        List<Tuple3<String, String, byte[]>> findings = ReadingJob.run(stored, progress);
        for (Tuple3<String, String, byte[]> finding : findings) {
            if (finding.f0.equals(Finding.POSITION)) {
                positions.add(position(finding));
            } else if (finding.f0.equals(Finding.SETTING)) {
                settings.put(finding.f1, new String(finding.f2, StandardCharsets.UTF_8));
            } else if (!finding.f0.equals(Finding.LANE)) {
                groups.computeIfAbsent(finding.f0, kind -> new HashMap<>())
                        .put(finding.f1, Group.of(finding.f2));
            }
        }
        for (Tuple3<String, String, byte[]> finding : findings) {
            if (finding.f0.equals(Finding.LANE)) {
                Group pending = group(groups, Finding.PENDING, finding.f1);
                lanes.add(new SavedLane(finding.f1, Bytes.read(finding.f2, Types.LANE), pending));
            }
        }
        lanes.sort(Comparator.comparing(SavedLane::name));
        positions.sort(
                Comparator.comparing(SourcePosition::uid)
                        .thenComparing(SourcePosition::topic)
                        .thenComparing(SourcePosition::partition));
        return new Savepoint(
                path,
                stored.checkpointId(),
                stored.operators(),
                lanes,
                stored.has(Stage.JOIN) || stored.has(Stage.LABEL_INSIDE)
                        ? Optional.of(join(groups))
                        : Optional.empty(),
                stored.has(Stage.ORDER) ? Optional.of(held(groups)) : Optional.empty(),
                positions,
                settings);
    }

    /** Returns the uids of its operators, in the order of the flow. */
    public List<String> uids() {
        return operators.stream().map(SavedOperator::uid).toList();
    }

    private static SavedJoin join(Map<String, Map<String, Group>> groups) {
        return new SavedJoin(
                group(groups, Finding.JOIN, JoinReader.WAITING),
                group(groups, Finding.JOIN, JoinReader.EARLY),
                group(groups, Finding.JOIN, JoinReader.ANSWERED),
                group(groups, Finding.JOIN, JoinReader.EXPIRED));
    }

    private static SavedTurns held(Map<String, Map<String, Group>> groups) {
        return new SavedTurns(
                group(groups, Finding.HELD, HeldReader.QUESTIONS),
                group(groups, Finding.HELD, HeldReader.ANSWERS));
    }

    private static Group group(Map<String, Map<String, Group>> groups, String kind, String name) {
        return groups.getOrDefault(kind, Map.of()).getOrDefault(name, Group.NONE);
    }

    private static SourcePosition position(Tuple3<String, String, byte[]> finding)
            throws IOException {
        KafkaPartitionSplit split =
                SimpleVersionedSerialization.readVersionAndDeSerialize(
                        new KafkaPartitionSplitSerializer(), finding.f2);
        return new SourcePosition(
                finding.f1, split.getTopic(), split.getPartition(), split.getStartingOffset());
    }
}
