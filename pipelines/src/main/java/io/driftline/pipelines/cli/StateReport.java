package io.driftline.pipelines.cli;

import io.driftline.learn.Change;
import io.driftline.learn.ModelSnapshot;
import io.driftline.learn.Shape;
import io.driftline.pipelines.config.Units;
import io.driftline.pipelines.savepoint.Group;
import io.driftline.pipelines.savepoint.LaneSummary;
import io.driftline.pipelines.savepoint.ModelFile;
import io.driftline.pipelines.savepoint.SavedJoin;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.SavedOperator;
import io.driftline.pipelines.savepoint.SavedTurns;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SourcePosition;
import io.driftline.state.Layout;
import io.driftline.state.StateFormatException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** What a savepoint or a model holds, as text. */
final class StateReport {
    private static final int NAMES = 8;

    private final StringBuilder text = new StringBuilder();

    private StateReport() {}

    /** Returns the report on a savepoint. */
    static String of(Savepoint savepoint) throws StateFormatException {
        StateReport report = new StateReport();
        report.head(savepoint);
        List<LaneSummary> lanes = new ArrayList<>();
        for (SavedLane lane : savepoint.lanes()) {
            lanes.add(LaneSummary.of(lane));
        }
        report.lanes(lanes);
        lanes.forEach(lane -> report.model(lane.name(), lane.shape(), lane.settings()));
        savepoint.join().ifPresent(report::join);
        savepoint.held().ifPresent(report::held);
        report.positions(savepoint.positions());
        report.operators(savepoint.operators());
        return report.text.toString();
    }

    /** Returns the report on a model. */
    static String of(ModelFile file) {
        StateReport report = new StateReport();
        ModelSnapshot model = file.model();
        report.line(
                "Version %d of a model, %s, SHA-256 %s."
                        .formatted(
                                model.version(),
                                Units.roughly(file.bytes().length),
                                file.sha256()));
        report.model("model", model.shape(), model.provenance().settings());
        return report.text.toString();
    }

    /** Returns what is said when a model has been written to a file. */
    static String written(ModelFile model, String lane, Path to) {
        return "Version %d of lane %s is in %s, %,d bytes, SHA-256 %s."
                .formatted(model.model().version(), lane, to, model.bytes().length, model.sha256());
    }

    private void head(Savepoint savepoint) {
        long state = 0;
        long inFlight = 0;
        for (SavedOperator operator : savepoint.operators()) {
            state += operator.stateBytes();
            inFlight += operator.inFlightBytes();
        }
        line(
                "%s: number %d, %s."
                        .formatted(
                                savepoint.path(), savepoint.checkpointId(), Units.roughly(state)));
        if (inFlight > 0) {
            line(
                    "Beside it %s of records were on their way between operators: they are not in the counts below."
                            .formatted(Units.roughly(inFlight)));
        }
    }

    private void lanes(List<LaneSummary> lanes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "lane",
                        "version",
                        "published",
                        "questions",
                        "learned",
                        "skipped",
                        "expired",
                        "rolled back",
                        "pending",
                        "accuracy",
                        "last 1,000",
                        "log loss",
                        "size"));
        for (LaneSummary lane : lanes) {
            boolean classes = !lane.shape().classes().isEmpty();
            rows.add(
                    List.of(
                            lane.name(),
                            number(lane.version()),
                            lane.published().isEmpty()
                                    ? "—"
                                    : number(Long.parseLong(lane.published())),
                            number(lane.questions()),
                            number(lane.learned()),
                            number(lane.skipped()),
                            number(lane.expired()),
                            number(lane.rolledBack()),
                            number(lane.pending()),
                            classes ? share(lane.accuracy()) : "—",
                            classes ? share(lane.rollingAccuracy()) : "—",
                            share(lane.logLoss()),
                            Units.roughly(lane.bytes())));
        }
        section("Lanes", rows);
    }

    private void model(String name, Shape shape, String settings) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("columns", names(shape.columns())));
        rows.add(
                List.of(
                        "predicts",
                        shape.classes().isEmpty() ? "a number" : names(shape.classes())));
        String blocks =
                shape.layout().blocks().stream()
                        .map(StateReport::block)
                        .collect(Collectors.joining(", "));
        rows.add(
                List.of(
                        "parameters",
                        blocks.isEmpty()
                                ? "none"
                                : "%s: %s".formatted(number(shape.layout().size()), blocks)));
        rows.add(List.of("settings", settings));
        section("Model of " + name, rows);
    }

    private void join(SavedJoin join) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(group("waiting for their label", join.waiting(), "events"));
        rows.add(group("labels waiting for their event", join.early(), "labels"));
        rows.add(group("answered, repeats still known", join.answered(), "forgotten"));
        rows.add(group("without label, late ones still known", join.expired(), "forgotten"));
        section("Label join", rows);
    }

    private void held(SavedTurns held) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(group("questions", held.questions(), "times"));
        rows.add(group("answers", held.answers(), "times"));
        section("Held until the watermark", rows);
    }

    private void positions(List<SourcePosition> positions) {
        List<List<String>> rows = new ArrayList<>();
        for (SourcePosition at : positions) {
            String next =
                    at.offset() < 0 ? "not yet known" : "goes on at offset " + number(at.offset());
            rows.add(List.of(at.uid(), "%s-%d".formatted(at.topic(), at.partition()), next));
        }
        section("Sources", rows);
    }

    private void operators(List<SavedOperator> operators) {
        List<List<String>> rows = new ArrayList<>();
        for (SavedOperator operator : operators) {
            rows.add(
                    List.of(
                            operator.uid(),
                            "× " + operator.parallelism(),
                            "of at most " + operator.maxParallelism(),
                            Units.roughly(operator.stateBytes())));
        }
        section("Operators", rows);
    }

    /** Says what became of each thing in a new savepoint, and how to start from it. */
    static int written(
            CommandLine command,
            List<Change> outcomes,
            String lane,
            long version,
            Path pipeline,
            Path to) {
        PrintWriter out = command.getOut();
        out.print(
                TextTable.of(
                        outcomes.stream()
                                .map(
                                        one ->
                                                List.of(
                                                        one.what(),
                                                        one.outcome()
                                                                .toString()
                                                                .toLowerCase(Locale.ROOT),
                                                        one.why()))
                                .toList()));
        out.println(
                "Savepoint %s is written: lane %s goes on at version %d."
                        .formatted(to, lane, version));
        out.println("Start from it: driftline run %s --from-savepoint %s".formatted(pipeline, to));
        out.flush();
        return Driftline.DONE;
    }

    private static List<String> group(String what, Group group, String times) {
        return group.count() == 0
                ? List.of(what, "0")
                : List.of(
                        what,
                        number(group.count()),
                        "%s from %s to %s"
                                .formatted(
                                        times,
                                        Instant.ofEpochMilli(group.oldest()),
                                        Instant.ofEpochMilli(group.newest())));
    }

    private static String block(Layout.Block block) {
        return "%s %d × %d".formatted(block.name(), block.rows(), block.columns());
    }

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
        return "%s: %s%s".formatted(number(names.size()), shown, names.size() > NAMES ? ", …" : "");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.4f", share);
    }

    private void section(String title, List<List<String>> rows) {
        line("");
        line(title);
        text.append(TextTable.of(rows));
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
