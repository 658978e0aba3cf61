package io.driftline.pipelines.cli;

import io.driftline.flink.LaneUpgrade;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.state.SavedSettings;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.Stage;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.SavedOperator;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SavepointException;
import io.driftline.pipelines.savepoint.SourcePosition;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of a savepoint in a pipeline, without running it: one row per thing. */
final class UpgradeCheck {
    private static final String JOB = "job";
    static final String INPUT = "input";

    /**
     * What becomes of one thing.
     *
     * @param scope that it belongs to, such as {@code lane champion}
     */
    record Row(String scope, Change change) {}

    private final PipelineOptions options;
    private final Savepoint savepoint;
    private final Set<Row> rows = new LinkedHashSet<>();

    private UpgradeCheck(PipelineOptions options, Savepoint savepoint) {
        this.options = options;
        this.savepoint = savepoint;
    }

    /**
     * Holds a pipeline against a savepoint.
     *
     * @throws StateFormatException when what a lane saved is damaged or of a later format
     */
    static List<Row> of(PipelineOptions options, Savepoint savepoint) throws StateFormatException {
        UpgradeCheck check = new UpgradeCheck(options, savepoint);
        check.names();
        check.stages();
        check.parallelism();
        check.topics();
        check.rows.addAll(OpenInput.rows(options, savepoint));
        for (LaneOptions lane : options.learning().lanes()) {
            check.lane(lane);
        }
        check.dropped();
        check.inFlight();
        return List.copyOf(check.rows);
    }

    /**
     * Reads a savepoint that a user has named.
     *
     * @param err is told how far it has come, where that is a terminal and it takes long
     * @throws ConfigurationException when it is none, or of another job or format
     */
    static Savepoint read(String path, PrintWriter err) throws ConfigurationException, IOException {
        try (ReadProgress progress = ReadProgress.of(path, err)) {
            return Savepoint.read(path, progress);
        } catch (SavepointException e) {
            throw new ConfigurationException(List.of(e.getMessage()));
        }
    }

    /**
     * Lets a pipeline go on from a savepoint, or says why it cannot.
     *
     * @throws ConfigurationException with all that is refused
     */
    static void require(PipelineOptions options, Savepoint savepoint)
            throws ConfigurationException, IOException {
        List<String> refusals = refusals(of(options, savepoint));
        if (!refusals.isEmpty()) {
            throw new ConfigurationException(refusals);
        }
    }

    /** Returns what is refused, in the words of the table. */
    static List<String> refusals(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.change().refused())
                .map(
                        row ->
                                "%s, %s: %s."
                                        .formatted(
                                                row.scope(),
                                                row.change().what(),
                                                row.change().why()))
                .toList();
    }

    /** Whom those who read the topics know the job by. */
    private void names() {
        String name = options.name();
        setting(
                "name",
                SavedSettings.PIPELINE,
                name,
                "what it writes says %s from here on; those who follow the old name get no more"
                        .formatted(name));
        setting(
                "champion",
                SavedSettings.CHAMPION,
                options.learning().champion().name(),
                "its predictions and versions go out from here on, with its own numbers");
    }

    private void setting(String what, String key, String now, String changed) {
        String was = savepoint.settings().getOrDefault(key, now);
        add(
                JOB,
                what,
                was.equals(now) ? Outcome.KEPT : Outcome.MIGRATED,
                was.equals(now) ? now : "%s, was %s; %s".formatted(now, was, changed));
    }

    private void stages() {
        List<Stage> wanted = Stage.learning(options);
        boolean inOrder = has(Stage.ORDER);
        if (has(Stage.JOIN) && !wanted.contains(Stage.JOIN)) {
            refuse(
                    "labels",
                    "came on a topic and are inside the event now; the open questions would be"
                            + " lost: leave them where they were, or start without the savepoint");
        } else if (has(Stage.LABEL_INSIDE) && !wanted.contains(Stage.LABEL_INSIDE)) {
            refuse(
                    "labels",
                    "were inside the event and come on a topic now; the ids that are known would be"
                            + " lost: leave them where they were, or start without the savepoint");
        }
        if (inOrder && !options.learnInOrder()) {
            refuse(
                    "order",
                    "was event-time and is arrival now; the turns that wait for the watermark would"
                            + " be lost: leave order.learn at event-time, or start without the"
                            + " savepoint");
        } else if (!inOrder && options.learnInOrder()) {
            add(JOB, "order", Outcome.ANEW, "was arrival and is event-time from here on");
        } else {
            add(JOB, "order", Outcome.KEPT, inOrder ? "event-time" : "arrival");
        }
    }

    private void parallelism() {
        int was = options.parallelism();
        int now = options.parallelism();
        boolean fits = true;
        for (SavedOperator operator : savepoint.operators()) {
            for (Stage stage : Stage.learning(options)) {
                if (!stage.uid().equals(operator.uid())) {
                    continue;
                }
                was = stage == Stage.EVENTS ? operator.parallelism() : was;
                if (operator.stateBytes() > 0
                        && stage.parallelism(options) > operator.maxParallelism()) {
                    fits = false;
                    refuse(
                            "parallelism",
                            "%s would have %d subtasks; its state can be dealt out to %d: set at most that"
                                    .formatted(
                                            stage.uid(),
                                            stage.parallelism(options),
                                            operator.maxParallelism()));
                }
            }
        }
        if (fits) {
            add(
                    JOB,
                    "parallelism",
                    Outcome.KEPT,
                    now == was
                            ? "%d".formatted(now)
                            : "%d, was %d; the state is dealt out anew".formatted(now, was));
        }
    }

    private void topics() {
        topic(Stage.EVENTS, options.events().topic());
        options.truth().ifPresent(truth -> topic(Stage.LABELS, truth.topic()));
    }

    private void topic(Stage source, String topic) {
        List<SourcePosition> saved =
                savepoint.positions().stream()
                        .filter(position -> position.uid().equals(source.uid()))
                        .toList();
        Set<String> others =
                saved.stream()
                        .map(SourcePosition::topic)
                        .filter(name -> !name.equals(topic))
                        .collect(Collectors.toSet());
        if (!others.isEmpty()) {
            refuse(
                    "topic of " + source.uid(),
                    "is %s; the savepoint has read %s and would go on with it: name that one, or start without the savepoint"
                            .formatted(topic, String.join(", ", others)));
        } else {
            add(
                    JOB,
                    "topic of " + source.uid(),
                    saved.isEmpty() ? Outcome.ANEW : Outcome.KEPT,
                    saved.isEmpty()
                            ? "nothing was read of it; begins at the beginning"
                            : "goes on where %d partitions were read to".formatted(saved.size()));
        }
    }

    private void lane(LaneOptions lane) throws StateFormatException {
        Optional<SavedLane> saved =
                savepoint.lanes().stream()
                        .filter(candidate -> candidate.name().equals(lane.name()))
                        .findFirst();
        String scope = "lane " + lane.name();
        if (saved.isEmpty()) {
            add(scope, "everything", Outcome.ANEW, "not in the savepoint; learns from here on");
            return;
        }
        for (Change change : LaneUpgrade.compare(options.learning(), lane, saved.get().state())) {
            boolean input =
                    change.what().startsWith("feature")
                            || change.what().startsWith("class ")
                            || change.what().matches("\\d+ more .*");
            rows.add(new Row(input ? INPUT : scope, change)); // once for all lanes
        }
        long pending = saved.get().pending().count();
        add(
                scope,
                "predictions given",
                Outcome.KEPT,
                "%,d wait for their answer".formatted(pending));
    }

    private void dropped() {
        List<String> declared = options.learning().lanes().stream().map(LaneOptions::name).toList();
        for (SavedLane lane : savepoint.lanes()) {
            if (!declared.contains(lane.name())) {
                add(
                        "lane " + lane.name(),
                        "everything",
                        Outcome.DROPPED,
                        "not in the pipeline; it is taken out of state, with %,d predictions that wait for their answer"
                                .formatted(lane.pending().count()));
            }
        }
    }

    /** Records on their way know the old columns, classes and lanes, and nobody moves them. */
    private void inFlight() {
        long bytes = savepoint.operators().stream().mapToLong(SavedOperator::inFlightBytes).sum();
        boolean changed =
                rows.stream()
                        .anyMatch(
                                row ->
                                        row.change().outcome() == Outcome.DROPPED
                                                || row.scope().equals(INPUT)
                                                        && row.change().outcome() != Outcome.KEPT);
        if (bytes > 0 && changed) {
            refuse(
                    "records on their way",
                    "the checkpoint holds %,d bytes of them, with the columns and classes of the pipeline that took it: take a savepoint of that one"
                            .formatted(bytes));
        }
    }

    private boolean has(Stage stage) {
        return savepoint.operators().stream()
                .anyMatch(
                        operator ->
                                operator.uid().equals(stage.uid()) && operator.stateBytes() > 0);
    }

    private void refuse(String what, String why) {
        add(JOB, what, Outcome.REFUSED, why);
    }

    private void add(String scope, String what, Outcome outcome, String why) {
        rows.add(new Row(scope, new Change(what, outcome, why)));
    }
}
