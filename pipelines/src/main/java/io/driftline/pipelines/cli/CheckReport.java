package io.driftline.pipelines.cli;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.options.LaneOptions;
import io.driftline.learn.LearnerState;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Topics;
import io.driftline.pipelines.config.Units;
import io.driftline.pipelines.jobs.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** What a checked pipeline would run, as text. */
final class CheckReport {
    /** The field and the sign before a bucket, a value or an index. */
    private static final Pattern FAMILY = Pattern.compile("^(.*[#=\\[]).*$");

    private final PipelineOptions options;
    private final StringBuilder text = new StringBuilder();

    private CheckReport(PipelineOptions options) {
        this.options = options;
    }

    /** Returns the report on a pipeline and on the labels that it waits for. */
    static String of(PipelineOptions options, PendingLoad load) {
        CheckReport report = new CheckReport(options);
        report.summary();
        report.topics();
        report.stages("Learning job", Stage.learning(options));
        report.stages("Serving job", Stage.serving());
        report.columns();
        report.lanes();
        report.text.append(load.describe(options));
        return report.text.toString();
    }

    private void summary() {
        Task task = options.learning().task();
        String classes = String.join(", ", task.classes());
        String predicted =
                task.classification()
                        ? (task.multiLabel() ? "any of " : "one of ")
                                + classes
                                + (task.appends()
                                        ? " and of those that join them, up to %d"
                                                .formatted(task.maxClasses())
                                        : "")
                        : "a number";
        text.append("%s predicts %s.%n".formatted(options.name(), predicted));
        text.append(
                "Learns in the order of %s, delivers %s, checkpoints every %s.%n"
                        .formatted(
                                options.learnInOrder() ? "event time" : "arrival",
                                options.exactlyOnce() ? "exactly once" : "at least once",
                                Units.text(options.checkpointEvery())));
        String kafka =
                options.bootstrap()
                        .map(brokers -> "Kafka at " + brokers)
                        .orElse("A Kafka broker is started inside the process");
        String more =
                options.kafka().isEmpty()
                        ? "."
                        : ", with %s.".formatted(String.join(", ", options.kafka().keySet()));
        text.append(kafka).append(more).append(System.lineSeparator());
    }

    private void topics() {
        Topics topics = options.topics();
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "in",
                        options.events().topic(),
                        "events, " + name(options.events().schema())));
        options.truth()
                .ifPresent(
                        truth ->
                                rows.add(
                                        List.of(
                                                "in",
                                                truth.topic(),
                                                "labels, " + name(truth.schema()))));
        rows.add(List.of("out", topics.predictions(), "the champion's predictions"));
        rows.add(List.of("out", topics.progress(), "how each lane is doing"));
        rows.add(List.of("out", topics.models(), "the champion's versions (compacted)"));
        rows.add(List.of("out", topics.deadLetters(), "what could not be used, and why"));
        rows.add(List.of("out", topics.served(), "predictions of the serving job"));
        section("Topics", rows);
    }

    private void stages(String title, List<Stage> stages) {
        List<List<String>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            rows.add(List.of(stage.uid(), "× " + stage.parallelism(options), stage.description()));
        }
        section(title + ": uid, parallelism, what it does", rows);
    }

    private void columns() {
        List<Column> columns = options.learning().task().columns();
        List<List<String>> rows = new ArrayList<>();
        for (int from = 0; from < columns.size(); ) {
            int to = endOfFamily(columns, from);
            String first = columns.get(from).name();
            boolean one = to == from + 1;
            String last = columns.get(to - 1).name();
            rows.add(
                    List.of(
                            one ? first : first + " … " + last,
                            one ? "" : "%,d columns".formatted(to - from),
                            columns.get(from).scaled() ? "standardized" : "as it is"));
            from = to;
        }
        section("%,d columns".formatted(columns.size()), rows);
    }

    /** Returns the end of the columns that one feature made: {@code hour=0}, {@code hour=1}, … */
    private static int endOfFamily(List<Column> columns, int from) {
        String family = family(columns.get(from));
        int to = from + 1;
        while (!family.equals(columns.get(from).name())
                && to < columns.size()
                && family(columns.get(to)).equals(family)) {
            to++;
        }
        return to;
    }

    private static String family(Column column) {
        return FAMILY.matcher(column.name()).replaceFirst("$1");
    }

    private void lanes() {
        List<List<String>> rows = new ArrayList<>();
        for (LaneOptions lane : options.learning().lanes()) {
            Settings settings = Settings.of("learner", lane.settings(), new Problems());
            LearnerState state =
                    Catalog.learner(options.learning().task(), settings)
                            .start(Rng.ofSeed(lane.seed()));
            rows.add(
                    List.of(
                            lane.name(),
                            lane == options.learning().champion() ? "champion" : "",
                            String.format(Locale.ROOT, "%,d parameters", state.layout().size()),
                            Units.roughly(state.tree().sizeBytes()) + " of state",
                            settings.toString())); // with the defaults that were chosen
        }
        section("Lanes", rows);
    }

    private static String name(String schema) {
        return new Schema.Parser().parse(schema).getFullName();
    }

    private void section(String title, List<List<String>> rows) {
        text.append(System.lineSeparator()).append(title).append(System.lineSeparator());
        text.append(TextTable.of(rows));
    }
}
