package io.driftline.pipelines.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;

/** Asks the REST interface of the JobManager that leads how things are. */
final class ClusterRest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Supplier<Optional<URI>> leader;

    ClusterRest(Supplier<Optional<URI>> leader) {
        this.leader = leader;
    }

    /** Returns how a job is doing; empty when nobody who leads answers. */
    Optional<JobView> job(JobID id) {
        Optional<JsonNode> job = get("/jobs/" + id);
        Optional<JsonNode> checkpoints = get("/jobs/%s/checkpoints".formatted(id));
        return job.isPresent() && checkpoints.isPresent()
                ? Optional.of(JobView.of(job.get(), checkpoints.get()))
                : Optional.empty();
    }

    /** Returns how many slots are free; empty when nobody who leads answers. */
    Optional<Integer> freeSlots() {
        return get("/overview").map(overview -> overview.path("slots-available").asInt());
    }

    /** Returns the ids of the TaskManagers some of whose slots are taken. */
    List<String> busyTaskManagers() {
        List<String> busy = new ArrayList<>();
        get("/taskmanagers")
                .ifPresent(
                        all ->
                                all.path("taskmanagers")
                                        .forEach(
                                                one -> {
                                                    if (one.path("freeSlots").asInt()
                                                            < one.path("slotsNumber").asInt()) {
                                                        busy.add(one.path("id").asText());
                                                    }
                                                }));
        return busy;
    }

    /** Returns whether a JobManager answers, also when it only stands by. */
    boolean answers(URI address) {
        return get(address, "/config").isPresent();
    }

    private Optional<JsonNode> get(String path) {
        return leader.get().flatMap(address -> get(address, path));
    }

    /** Asks for the end of a job; returns whether the leader has taken it. */
    boolean cancel(JobID id) {
        String path = "/jobs/%s?mode=cancel".formatted(id);
        return leader.get().flatMap(address -> ask(address, path, "PATCH", ACCEPTED)).isPresent();
    }

    private Optional<JsonNode> get(URI address, String path) {
        return ask(address, path, "GET", OK);
    }

    private Optional<JsonNode> ask(URI address, String path, String method, int expected) {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(LIMIT)
                        .method(method, BodyPublishers.noBody())
                        .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == expected
                    ? Optional.of(mapper.readTree(response.body()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not there, or it does not know the leader yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
