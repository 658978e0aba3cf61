package io.driftline.pipelines.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a cluster says about a job at one moment.
 *
 * @param state Flink's word, such as RUNNING, RESTARTING or FINISHED
 * @param vertices how many there are in each of Flink's states
 * @param checkpoint the newest completed one; empty before the first
 * @param failedCheckpoints since the leader took the job over
 */
public record JobView(
        String state,
        Map<String, Integer> vertices,
        Optional<Checkpoint> checkpoint,
        long failedCheckpoints) {
    private static final Set<String> LAST = Set.of("FINISHED", "FAILED", "CANCELED");

    /**
     * A completed checkpoint.
     *
     * @param id counts up, also over restarts
     * @param triggeredMillis when it began, since 1970
     * @param completedMillis when the last task had written its part
     */
    public record Checkpoint(long id, long triggeredMillis, long completedMillis) {}

    public JobView {
        vertices = Map.copyOf(vertices);
    }

    /** Returns whether all tasks run, or have ended as they should. */
    public boolean allTasksRun() {
        return state.equals("RUNNING")
                && vertices.keySet().stream()
                        .allMatch(s -> List.of("RUNNING", "FINISHED").contains(s));
    }

    /** Returns whether the job will never run again; one whose leader resigned will. */
    public boolean ended() {
        return LAST.contains(state);
    }

    static JobView of(JsonNode job, JsonNode checkpoints) {
        Map<String, Integer> vertices = new HashMap<>();
        job.path("vertices")
                .forEach(v -> vertices.merge(v.path("status").asText(), 1, Integer::sum));
        JsonNode latest = checkpoints.path("latest").path("completed");
        Optional<Checkpoint> checkpoint =
                latest.isObject()
                        ? Optional.of(
                                new Checkpoint(
                                        latest.path("id").asLong(),
                                        latest.path("trigger_timestamp").asLong(),
                                        latest.path("latest_ack_timestamp").asLong()))
                        : Optional.empty();
        return new JobView(
                job.path("state").asText(),
                vertices,
                checkpoint,
                checkpoints.path("counts").path("failed").asLong());
    }
}
