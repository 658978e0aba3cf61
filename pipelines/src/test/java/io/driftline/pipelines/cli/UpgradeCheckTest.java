package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.savepoint.SavedOperator;
import io.driftline.pipelines.savepoint.Savepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the golden savepoint under each change of its pipeline. */
class UpgradeCheckTest {
    private static final String NOWHERE = "localhost:9";

    private static Savepoint golden;
    @TempDir private Path folder;

    @BeforeAll
    static void read() throws IOException {
        golden = Savepoint.read(UpgradeITCase.GOLDEN.toString());
    }

    @Test
    void keepsEverythingOfThePipelineThatSavedIt() throws Exception {
        List<UpgradeCheck.Row> rows = rows(golden);
        assertThat(rows).allMatch(row -> row.change().outcome() == Outcome.KEPT);
        assertThat(rows)
                .contains(
                        row("job", "name", Outcome.KEPT, "golden"),
                        row("job", "champion", Outcome.KEPT, "champion"),
                        row("job", "order", Outcome.KEPT, "event-time"),
                        row("input", "maturity", Outcome.KEPT, "1 h"),
                        row("job", "parallelism", Outcome.KEPT, "1"),
                        row(
                                "job",
                                "topic of events",
                                Outcome.KEPT,
                                "goes on where 1 partitions were read to"),
                        row("input", "open questions", Outcome.KEPT, "50"),
                        row("input", "features", Outcome.KEPT, "5 columns"),
                        row("lane linear", "transform sgd", Outcome.KEPT, "goes on with its state"),
                        row("lane majority", "counts and quality", Outcome.KEPT, "go on"),
                        row(
                                "lane champion",
                                "predictions given",
                                Outcome.KEPT,
                                "3 wait for their answer"));
    }

    /** It was saved when upgd was the default of a linear model. */
    @Test
    void aLaneThatReliedOnAnEarlierDefaultKeepsItsModel() throws Exception {
        assertThat(rows(golden, "{transforms: upgd, freeze-after: 50}", "{freeze-after: 50}"))
                .contains(
                        row(
                                "lane frozen",
                                "model",
                                Outcome.KEPT,
                                "6 parameters, were 6, after 50 steps"),
                        row("lane frozen", "transform idbd", Outcome.ANEW, "was not there before"),
                        row(
                                "lane frozen",
                                "transform upgd",
                                Outcome.DROPPED,
                                "is not there any more"),
                        row(
                                "lane frozen",
                                "settings",
                                Outcome.KEPT,
                                "the new ones count from here on: {freeze-after: 50, transforms:"
                                        + " [idbd]}, were {freeze-after: 50}"));
    }

    @Test
    void tellsWhatBecomesOfEachAllowedChange() throws Exception {
        expect(
                "feature log1p(amount)",
                Outcome.ANEW,
                "  - age\n",
                "  - age\n  - {field: amount, as: log1p}\n");
        expect(
                "open questions",
                Outcome.MIGRATED,
                "  - age\n",
                "  - age\n  - {field: amount, as: log1p}\n");
        expect("held turns", Outcome.MIGRATED, "  - age\n", "");
        expect("feature age", Outcome.DROPPED, "  - age\n", "");
        expect("features", Outcome.MIGRATED, "  - amount\n  - age\n", "  - age\n  - amount\n");
        expect("class odd", Outcome.ANEW, "[ok, fraud]", "[ok, fraud, odd]");
        expect("head", Outcome.MIGRATED, "[ok, fraud]", "[ok, fraud, odd]");
        expect("hidden1", Outcome.MIGRATED, "hidden: [4, 3]", "hidden: [6, 3]");
        expect("hidden3", Outcome.ANEW, "hidden: [4, 3]", "hidden: [4, 3, 5]");
        expect("transform clip-norm", Outcome.DROPPED, "[clip-norm, upgd]", "[adam, upgd]");
        expect("transform adam", Outcome.ANEW, "[clip-norm, upgd]", "[adam, upgd]");
        expect("transform upgd", Outcome.KEPT, "[clip-norm, upgd]", "[adam, upgd]");
        expect("settings", Outcome.KEPT, "momentum: 0.5", "momentum: 0.25");
        expect(
                "everything",
                Outcome.DROPPED,
                "  frozen: {transforms: upgd, freeze-after: 50}\n",
                "");
        expect("everything", Outcome.ANEW, "  frozen: {", "  newcomer: {");
        expect("maturity", Outcome.MIGRATED, "maturity: 1 h", "maturity: 2 h");
        expect("maturity", Outcome.MIGRATED, "maturity: 1 h", "maturity: 30 min");
        expect("seed", Outcome.KEPT, "progress: {", "seed: 5\nprogress: {");
        expect("name", Outcome.MIGRATED, "pipeline: golden\n", "pipeline: silver\n");
        expect("parallelism", Outcome.KEPT, "progress: {", "parallelism: 2\nprogress: {");
    }

    @Test
    void saysWhatASettingWasThatHasChanged() throws Exception {
        assertThat(rows(golden, "maturity: 1 h", "maturity: 2 h, unlabelled: dead-letter"))
                .contains(
                        row(
                                "input",
                                "maturity",
                                Outcome.MIGRATED,
                                "2 h, was 1 h; what waits for a label waits that long, too"),
                        row(
                                "input",
                                "unlabelled",
                                Outcome.MIGRATED,
                                "dead-letter, was drop; it counts for what waits, too, which goes"
                                        + " there without its bytes"));
        assertThat(
                        rows(
                                golden,
                                "learner: {",
                                "champion: newcomer\nlearner: {",
                                "pipeline: golden\n",
                                "pipeline: silver\n"))
                .contains(
                        row(
                                "job",
                                "name",
                                Outcome.MIGRATED,
                                "silver, was golden; what it writes says silver from here on; those"
                                        + " who follow the old name get no more"),
                        row(
                                "job",
                                "champion",
                                Outcome.MIGRATED,
                                "newcomer, was champion; its predictions and versions go out from"
                                        + " here on, with its own numbers"));
        assertThat(rows(golden, "  frozen: {transforms: upgd, freeze-after: 50}\n", ""))
                .anyMatch(
                        row ->
                                row.scope().equals("lane frozen")
                                        && row.change().outcome() == Outcome.DROPPED
                                        && row.change().why().contains("taken out of state"));
    }

    @Test
    void refusesEachOtherChangeWithTheReason() throws Exception {
        refuses(
                "job, order: was event-time and is arrival now; the turns that wait for the"
                        + " watermark would be lost",
                "order: {learn: event-time, predict: event-time}",
                "order: {learn: arrival}");
        refuses(
                "job, topic of events: is elsewhere; the savepoint has read golden-events and would"
                        + " go on with it",
                "topic: golden-events",
                "topic: elsewhere");
        refuses(
                "job, topic of labels: is elsewhere; the savepoint has read golden-labels",
                "topic: golden-labels",
                "topic: elsewhere");
        refuses(
                "job, parallelism: events would have 129 subtasks; its state can be dealt out to"
                        + " 128",
                "progress: {",
                "parallelism: 129\nprogress: {");
        refuses(
                "lane champion, model: layer hidden1 has 3 units and had 4",
                "hidden: [4, 3]",
                "hidden: [3, 3]");
        refuses(
                "lane champion, model: layer hidden3 is new and has 2 units; the layer before it"
                        + " has 3",
                "hidden: [4, 3]",
                "hidden: [4, 3, 2]");
        refuses(
                "lane champion, model: the saved model has the layers hidden1, hidden2, head and"
                        + " this one the layers head",
                "model: mlp, mlp: {hidden: [4, 3]}, ",
                "");
        refuses(
                "lane linear, learner: the state is that of another kind of learner",
                "linear: {transforms: sgd, sgd: {momentum: 0.5}}",
                "linear: {kind: majority}");
        refuses(
                "lane champion, label: class 0 was ok and is fraud now",
                "[ok, fraud]",
                "[fraud, ok]");
        refuses("held turns: What held turns remembers cannot go on", "[ok, fraud]", "[fraud, ok]");
        refuses(
                "label: the label was one of ok, fraud and is a number now",
                "classes: [ok, fraud], ",
                "");
        refuses(
                "lane champion, learner: the weights were learned on inputs that were standardized",
                "learner: {model: mlp",
                "learner: {standardize: false, model: mlp");
    }

    @Test
    void refusesLabelsInsideEventsThatCameOnATopic() throws Exception {
        refuses(
                "job, labels: came on a topic and are inside the event now; the open questions"
                        + " would be lost",
                "topic: golden-labels, ",
                "field: note, ");
    }

    @Test
    void refusesRecordsOnTheirWayOfAnotherShape() throws Exception {
        Savepoint unaligned =
                new Savepoint(
                        golden.path(),
                        golden.checkpointId(),
                        golden.operators().stream()
                                .map(
                                        one ->
                                                new SavedOperator(
                                                        one.uid(),
                                                        one.parallelism(),
                                                        one.maxParallelism(),
                                                        one.stateBytes(),
                                                        10))
                                .toList(),
                        golden.lanes(),
                        golden.join(),
                        golden.held(),
                        golden.positions(),
                        golden.settings());
        assertThat(UpgradeCheck.refusals(rows(unaligned))).isEmpty();
        assertThat(UpgradeCheck.refusals(rows(unaligned, "  - age\n", "")))
                .singleElement()
                .asString()
                .startsWith("job, records on their way: the checkpoint holds")
                .contains("take a savepoint");
    }

    @Test
    void goesFromArrivalToEventTime() throws Exception {
        Savepoint arrival =
                new Savepoint(
                        golden.path(),
                        golden.checkpointId(),
                        golden.operators().stream()
                                .filter(one -> !one.uid().equals("in-order"))
                                .toList(),
                        golden.lanes(),
                        golden.join(),
                        Optional.empty(),
                        golden.positions(),
                        golden.settings());
        assertThat(rows(arrival))
                .contains(
                        row(
                                "job",
                                "order",
                                Outcome.ANEW,
                                "was arrival and is event-time from here on"));
    }

    @Test
    void checkAndRunRefuseInTheSameWords() throws Exception {
        TestingUpgrades stream = new TestingUpgrades("golden", folder);
        Path file = stream.file(NOWHERE, "golden", "hidden: [4, 3]", "hidden: [3, 3]");
        Path json = folder.resolve("changes.json");
        String from = UpgradeITCase.GOLDEN.toString();

        TestingCommandLine check =
                TestingCommandLine.run(
                        "check", file.toString(), "--from", from, "--json", json.toString());
        TestingCommandLine run =
                TestingCommandLine.run("run", file.toString(), "--from-savepoint", from);

        String words = "layer hidden1 has 3 units and had 4; a narrower layer";
        assertThat(check.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(check.out())
                .containsPattern("model +REFUSED +" + words)
                .contains("This pipeline cannot go on from it: 1 refused.");
        assertThat(Files.readString(json))
                .contains("\"refused\" : 1", "\"outcome\" : \"REFUSED\"", words);
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).contains("lane champion, model: " + words, "1 problem.");
    }

    @Test
    void saysWhenThereIsNoSavepoint() throws Exception {
        TestingUpgrades stream = new TestingUpgrades("golden", folder);
        String file = stream.file(NOWHERE, "golden").toString();
        TestingCommandLine check = TestingCommandLine.run("check", file, "--from", "nowhere");
        assertThat(check.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(check.err()).contains("nowhere is not there.");
        TestingCommandLine json = TestingCommandLine.run("check", file, "--json", "x");
        assertThat(json.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(json.err()).contains("--json is set without --from");
    }

    private void expect(String what, Outcome outcome, String... changes) throws Exception {
        List<UpgradeCheck.Row> rows = rows(golden, changes);
        assertThat(UpgradeCheck.refusals(rows)).isEmpty();
        assertThat(rows)
                .as("%s after %s", what, List.of(changes))
                .anyMatch(
                        row ->
                                row.change().what().equals(what)
                                        && row.change().outcome() == outcome);
    }

    private void refuses(String words, String... changes) throws Exception {
        assertThat(UpgradeCheck.refusals(rows(golden, changes)))
                .as("after %s", List.of(changes))
                .anyMatch(refusal -> refusal.contains(words));
    }

    private List<UpgradeCheck.Row> rows(Savepoint savepoint, String... changes) throws Exception {
        TestingUpgrades stream = new TestingUpgrades("golden", folder);
        return UpgradeCheck.of(
                PipelineFile.read(stream.file(NOWHERE, "golden", changes)), savepoint);
    }

    private static UpgradeCheck.Row row(String scope, String what, Outcome outcome, String why) {
        return new UpgradeCheck.Row(scope, new Change(what, outcome, why));
    }
}
