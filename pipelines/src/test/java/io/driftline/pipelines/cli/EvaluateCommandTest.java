package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir Path folder;

    @Test
    void printsATableWithTheRulesBesideTheLearners() throws IOException {
        Path data = data();
        Path learner = write("fast.yaml", "learner: {transforms: [sgd], constant: {value: 0.1}}\n");
        TestingCommandLine run =
                TestingCommandLine.run(
                        "evaluate", "--data", data.toString(), "--learner", learner.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(Driftline.DONE);
        assertThat(run.out())
                .contains(
                        "shop.csv: 400 events, one of 2 classes of class; no-change 0.2600,"
                                + " majority 0.4925")
                .containsPattern("(?m)^  learner +accuracy +κ +κ-temp\\. +log loss")
                .containsPattern("(?m)^  fast +0\\.9\\d+ ")
                .containsPattern("(?m)^  no-change +0\\.26")
                .containsPattern("(?m)^  majority ")
                .containsPattern("(?m)^  beside fast +accuracy +95 % at any time +verdict")
                .containsPattern(
                        "(?m)^  no-change +-0\\.[67]\\d+ +-0\\.\\d+ to -0\\.\\d+ +worse, since"
                                + " event \\d+");
    }

    @Test
    void namesLearnersByTheirFilesAndLanes() throws IOException {
        String data = data().toString();
        String one = write("one.yaml", "lanes: {b: {transforms: [sgd]}}\n").toString();
        String two = write("two.yaml", "champion: a\nlanes: {b: {kind: majority}}\n").toString();
        assertThat(TestingCommandLine.run("evaluate", "--data", data, "--learner", one).out())
                .containsPattern("(?m)^  one .*\\R  b .*\\R  no-change .*\\R  majority ");
        assertThat(
                        TestingCommandLine.run(
                                        "evaluate",
                                        "--data",
                                        data,
                                        "--learner",
                                        one,
                                        "--learner",
                                        two)
                                .out())
                .containsPattern(
                        "(?m)^  one .*\\R  one/b .*\\R  no-change .*\\R  majority .*\\R  two/a ");
    }

    @Test
    void writesWhatProgramsReadOneObjectPerStreamLearnerAndSeed() throws IOException {
        Path json = folder.resolve("out.json");
        TestingCommandLine run =
                TestingCommandLine.run(
                        "evaluate",
                        "--data",
                        data().toString(),
                        "--stream",
                        "sea:events=300",
                        "--seeds",
                        "1,2",
                        "--delay",
                        "uniform:0,5",
                        "--curve",
                        "100",
                        "--json",
                        json.toString());
        assertThat(run.err()).isEmpty();
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        assertThat(all).hasSize(2 * 3 * 2); // streams, learners, seeds
        JsonNode first = all.get(0);
        assertThat(first.get("stream").asText()).isEqualTo("shop.csv");
        assertThat(first.get("learner").asText()).isEqualTo("default");
        assertThat(first.get("seed").asLong()).isEqualTo(1);
        assertThat(first.get("events").asLong()).isEqualTo(400);
        for (String key :
                new String[] {
                    "accuracy",
                    "kappa",
                    "kappaTemporal",
                    "logLoss",
                    "noChange",
                    "eventsPerSecond",
                    "stateBytes",
                    "passesPerEvent"
                }) {
            assertThat(first.get(key).isNumber()).as(key).isTrue();
        }
        assertThat(first.get("passesPerEvent").asDouble()).isEqualTo(1);
        assertThat(all.get(1).get("passesPerEvent").asDouble()).isZero();
        double windows = 0;
        assertThat(first.get("windows")).as("four times 100 events").hasSize(4);
        for (JsonNode window : first.get("windows")) {
            windows += window.asDouble() / 4;
        }
        assertThat(first.has("comparison")).as("with itself").isFalse();
        JsonNode comparison = all.get(1).get("comparison");
        assertThat(comparison.get("reference").asText()).isEqualTo("default");
        assertThat(comparison.get("difference").asDouble())
                .isCloseTo(
                        all.get(1).get("accuracy").asDouble() - first.get("accuracy").asDouble(),
                        within(1e-9))
                .isBetween(comparison.get("low").asDouble(), comparison.get("high").asDouble());
        assertThat(windows).isCloseTo(first.get("accuracy").asDouble(), within(1e-9));
        assertThat(run.out()).contains("2 seeds", "labels uniform:0,5 events late", "±");
    }

    @Test
    void anotherSeedDrawsAnotherStreamUnlessItsSeedIsSaid() throws IOException {
        assertThat(noChange("led:events=500")).doesNotHaveDuplicates();
        assertThat(noChange("led:events=500,seed=9"))
                .containsOnly(noChange("led:events=500,seed=9")[0]);
    }

    /** All but those whose features are columns of one data set. */
    @Test
    void examplesOfLearnersCanBeRun() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples", "evaluate"))) {
            for (Path file : files.sorted().toList()) {
                if (!Files.readString(file).contains("features:")) {
                    TestingCommandLine run =
                            TestingCommandLine.run(
                                    "evaluate",
                                    "--stream",
                                    "sea:events=9",
                                    "--learner",
                                    file.toString());
                    assertThat(run.err()).as("%s", file).isEmpty();
                    assertThat(run.exitCode()).isEqualTo(Driftline.DONE);
                }
            }
        }
    }

    @Test
    void aStreamThatIsDrawnHasItsOwnLabel() {
        for (String option : new String[] {"--label", "--nominal", "--numeric", "--ignore"}) {
            TestingCommandLine run =
                    TestingCommandLine.run("evaluate", "--stream", "sea:events=9", option, "x");
            assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
            assertThat(run.err())
                    .startsWith(
                            "--label, --nominal, --numeric and --ignore are about columns of files"
                                    + " named with --data; a stream that is drawn has its own"
                                    + " label. Leave them out.");
        }
    }

    /** The same rows as columns of 0 and 1 and as texts of names. */
    @Test
    void severalColumnsAreOneSetOfClasses() throws IOException {
        StringBuilder columns = new StringBuilder("red,a,b,big\n");
        StringBuilder texts = new StringBuilder("a,b,kinds\n");
        for (int i = 0; i < 300; i++) {
            int a = i % 7 - 3;
            int b = i % 5 - 2;
            columns.append("%d,%d,%d,%b%n".formatted(a > 0 ? 1 : 0, a, b, b > 0));
            texts.append("%d,%d,%s;%s%n".formatted(a, b, a > 0 ? "red" : "", b > 0 ? "big" : ""));
        }
        String learner = "learner: {transforms: [adam], constant: {value: 0.1}}\n";
        String sets = "labels: {classes: [red, big], multi-label: true}\n";
        JsonNode whole =
                evaluated(
                        write("columns.csv", columns.toString()),
                        write("columns.yaml", learner),
                        "red,big");
        JsonNode same =
                evaluated(
                        write("texts.csv", texts.toString()),
                        write("texts.yaml", sets + learner),
                        "kinds");
        for (String key : new String[] {"events", "accuracy", "hammingLoss", "logLoss"}) {
            assertThat(whole.get(key).asDouble()).as(key).isEqualTo(same.get(key).asDouble());
        }
        assertThat(whole.get("accuracy").asDouble()).isGreaterThan(0.8);
        TestingCommandLine wrong =
                TestingCommandLine.run(
                        "evaluate",
                        "--data",
                        folder.resolve("columns.csv").toString(),
                        "--label",
                        "a,big");
        assertThat(wrong.err())
                .contains(
                        "the label a has the values [-3, -2, -1, 0, 1]; where the label is several")
                .contains("each is 0 or 1, or true or false.");
    }

    private JsonNode evaluated(Path data, Path learner, String label) throws IOException {
        Path json = folder.resolve(label + ".json");
        TestingCommandLine run =
                TestingCommandLine.run(
                        "evaluate",
                        "--data",
                        data.toString(),
                        "--learner",
                        learner.toString(),
                        "--label",
                        label,
                        "--json",
                        json.toString());
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(json.toFile()).get(0);
    }

    @Test
    void severalClassesOfARowAreJudgedAsSetsAndOneByOne() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,kinds\n");
        for (int i = 0; i < 400; i++) {
            int a = i % 7 - 3;
            int b = i % 5 - 2;
            rows.append("%d,%d,%s;%s%n".formatted(a, b, a > 0 ? "red" : "", b > 0 ? "big" : ""));
        }
        Path json = folder.resolve("sets.json");
        String data = write("sets.csv", rows.toString()).toString();
        String learner =
                write(
                                "sets.yaml",
                                """
                                labels: {classes: [red, big], multi-label: true}
                                features: [a, b]
                                learner: {transforms: [adam], constant: {value: 0.1}}
                                """)
                        .toString();
        TestingCommandLine run =
                TestingCommandLine.run(
                        "evaluate",
                        "--data",
                        data,
                        "--learner",
                        learner,
                        "--json",
                        json.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("sets.csv: 400 events, the sets of classes in kinds")
                .containsPattern("sets: accuracy is that of whole sets; of single classes 0\\.0");
        JsonNode result = new ObjectMapper().readTree(json.toFile()).get(0);
        assertThat(result.get("accuracy").asDouble()).isGreaterThan(0.85);
        assertThat(result.get("hammingLoss").asDouble()).isBetween(1e-6, 0.1);
        assertThat(result.get("exampleF1").asDouble()).isGreaterThan(0.9);
        assertThat(result.get("unusable").asLong()).isZero();
        TestingCommandLine shifted =
                TestingCommandLine.run(
                        "evaluate",
                        "--data",
                        data,
                        "--learner",
                        learner,
                        "--shift",
                        "permuted-labels:period=20");
        assertThat(shifted.err()).isEmpty();
        assertThat(shifted.out()).containsPattern("(?m)^  sets +0\\.[1-8]");
    }

    @Test
    void numbersAreJudgedByTheirSquaredError() throws IOException {
        Path data = write("n.csv", "x,y\n1,1.5\n2,2.5\n3,3.5\n4,4.5\n");
        TestingCommandLine run = TestingCommandLine.run("evaluate", "--data", data.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("4 events, the number y")
                .containsPattern("(?m)^  learner +squared error");
    }

    @Test
    void countsRowsThatCannotBeUsed() throws IOException {
        Path data = write("gap.csv", "x,c\n1,a\n,b\n3,a\n4,b\n");
        Path learner = write("strict.yaml", "features: [x]\n");
        TestingCommandLine run =
                TestingCommandLine.run(
                        "evaluate", "--data", data.toString(), "--learner", learner.toString());
        assertThat(run.exitCode()).isEqualTo(Driftline.DONE);
        assertThat(run.out())
                .contains("gap.csv: 3 events")
                .contains("strict: 1 rows could not be used, the first is row 2: x is null");
    }

    @Test
    void saysEverythingThatIsWrongBeforeItRuns() throws IOException {
        Path first = write("a.yaml", "learner: {transforms: [sdg]}\n");
        Path second = write("b.yaml", "features: [amuont]\nlabels: {field: age}\n");
        TestingCommandLine run =
                TestingCommandLine.run(
                        "evaluate",
                        "--data",
                        data().toString(),
                        "--learner",
                        first.toString(),
                        "--learner",
                        second.toString());
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(first + ":1: ")
                .contains("sdg")
                .contains(second + ":1: features[0]")
                .contains("Did you mean amount?")
                .contains(
                        "labels.field is age, but the label of this stream is class; say --label"
                                + " age.");
    }

    @Test
    void wrongCallsAreBadUsage() throws IOException {
        wrong("There is no stream; name one with --data FILE or --stream NAME.");
        wrong("it must be a number of events such as 100", "--delay", "soon");
        wrong("nowhere.csv does not exist.", "--data", folder.resolve("nowhere.csv").toString());
        wrong(
                "it must end in .csv, .tsv or .avro",
                "--data",
                write("data.txt", "a,b\n").toString());
        wrong("see is not a known generator", "--stream", "see");
        wrong("sea.function is 7; it must be", "--stream", "sea:function=7");
        wrong("sea.colour", "--stream", "sea:colour=red");
        wrong(
                "--seeds is [1, 1]; it must name each seed once.",
                "--stream",
                "sea",
                "--seeds",
                "1,1");
        wrong("after > there must be a number", "--stream", "sea", "--label", "delay > x");
        wrong(
                "its folder must be there and be writable",
                "--stream",
                "sea",
                "--json",
                folder.resolve("no/where.json").toString());
    }

    private static void wrong(String message, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "evaluate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        TestingCommandLine run = TestingCommandLine.run(all);
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    private Double[] noChange(String stream) throws IOException {
        Path json = folder.resolve("seeds.json");
        TestingCommandLine.run(
                "evaluate", "--stream", stream, "--seeds", "1,2,3", "--json", json.toString());
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        return new Double[] {
            all.get(0).get("noChange").asDouble(),
            all.get(3).get("noChange").asDouble(),
            all.get(6).get("noChange").asDouble()
        };
    }

    private Path data() throws IOException {
        StringBuilder text = new StringBuilder("amount,age,class\n");
        for (int i = 0; i < 400; i++) {
            int amount = (i * 37) % 100;
            text.append("%d,%d,%s%n".formatted(amount, 20 + i % 50, amount > 50 ? "high" : "low"));
        }
        return write("shop.csv", text.toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
