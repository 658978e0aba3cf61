package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.jobs.TestingServers;
import io.driftline.pipelines.jobs.TestingTopics;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Restores a changed pipeline from the savepoint of another one, on a real broker. */
@Timeout(240)
class UpgradeITCase {
    static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "savepoint-1");
    static final String AT_LEAST_ONCE = "checkpoint: {every: 500 ms}\ndelivery: at-least-once";

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(1);

    @TempDir private static Path folder;

    @Test
    void aChangedPipelineGoesOnAndLosesAndDoublesNothing() throws Exception {
        TestingUpgrades stream = new TestingUpgrades("changing", folder);
        PipelineOptions before = stream.options(SERVERS.broker(), "changing");
        String path =
                stream.savepoint(
                        SERVERS.flink(), SERVERS.topics(), before, folder.resolve("savepoints"));
        Path file =
                stream.file(
                        SERVERS.broker().bootstrap(),
                        "changing",
                        "  - age\n",
                        "  - age\n  - {field: amount, as: log1p}\n",
                        "classes: [ok, fraud]",
                        "classes: [ok, fraud, odd]",
                        "hidden: [4, 3]",
                        "hidden: [9, 5]",
                        "  frozen: {transforms: upgd, freeze-after: 50}\n",
                        "  fresh: {transforms: upgd}\n");

        TestingCommandLine check = TestingCommandLine.run("check", file.toString(), "--from", path);

        assertThat(check.err()).isEmpty();
        assertThat(check.exitCode()).isEqualTo(Driftline.DONE);
        assertThat(check.out())
                .contains("This pipeline can go on from it.")
                .containsPattern("input +maturity +kept +1 h")
                .containsPattern("open questions +migrated +50, moved")
                .containsPattern("feature log1p\\(amount\\) +begun anew +new; starts with weight 0")
                .containsPattern("class odd +begun anew")
                .containsPattern("lane champion +model +migrated +\\d+ parameters, were \\d+")
                .containsPattern("hidden1 +migrated +9 units, were 4")
                .containsPattern("lane fresh +everything +begun anew")
                .containsPattern("lane frozen +everything +dropped");
        PipelineOptions after = PipelineFile.read(file);
        stream.sendAfter(SERVERS.topics(), true);
        stream.goOn(SERVERS.flink(), after, path);

        List<Prediction> predictions =
                TestingUpgrades.decoded(
                        Prediction.class, SERVERS.topics().all(after.topics().predictions()));
        assertThat(predictions).hasSize(TestingUpgrades.EVENTS);
        assertThat(predictions).extracting(Prediction::getId).doesNotHaveDuplicates();
        assertThat(predictions.get(TestingUpgrades.EVENTS - 1).getClasses())
                .containsExactly("ok", "fraud", "odd");
        Map<String, Progress> lanes =
                TestingUpgrades.last(SERVERS.topics().all(after.topics().progress()));
        for (String lane : List.of("champion", "linear", "no-change", "majority")) {
            Progress progress = lanes.get(lane);
            assertThat(progress.getQuestions()).as(lane).isEqualTo(TestingUpgrades.EVENTS);
            assertThat(progress.getAnswers()).as(lane).isEqualTo(TestingUpgrades.EVENTS);
            assertThat(progress.getLearned()).as(lane).isEqualTo(TestingUpgrades.EVENTS);
            assertThat(progress.getPending()).as(lane).isZero();
        }
        assertThat(lanes.get("fresh").getAnswers())
                .isEqualTo(lanes.get("fresh").getQuestions())
                .isBetween(200L, 260L);
        assertThat(SERVERS.topics().all(after.topics().deadLetters())).isEmpty();
    }

    /**
     * Every later build must restore this savepoint and go on to the same bits, unless it says why
     * a rule computes others (the champion draws noise, whose draws are newer than it). Written by
     * {@link #main}, by hand, when a format gets a new number.
     */
    @Test
    void theGoldenSavepointGoesOnToTheSameBits() throws Exception {
        TestingUpgrades stream = new TestingUpgrades("golden", folder);
        stream.createTopics(SERVERS.topics());
        stream.sendBefore(SERVERS.topics());
        stream.sendAfter(SERVERS.topics(), false);
        PipelineOptions options = golden(stream, SERVERS.broker());

        stream.goOn(SERVERS.flink(), options, GOLDEN.toUri().toString());

        assertThat(lastVersion(options))
                .isEqualTo("400 77ff09c61976cfcda490dc85a33db6a303e9c77e50aa335d9b9627e77a93bfdb");
        assertThat(outcome(options))
                .isEqualTo(
                        """
                        champion 400 0.775 0.6623697904203968
                        frozen 400 0.91 0.6729639422848952
                        linear 400 0.9775 0.3998704874720247
                        majority 400 0.5075 0.6923971717798101
                        no-change 400 0.8025 3.1833238910642727
                        """);
    }

    /** Returns steps and SHA-256 of the champion's last version. */
    private static String lastVersion(PipelineOptions options) {
        List<ModelPart> parts =
                TestingUpgrades.decoded(
                        ModelPart.class, SERVERS.topics().all(options.topics().models()));
        ModelPart last = parts.get(parts.size() - 1);
        return last.getVersion() + " " + HexFormat.of().formatHex(last.getChecksum().bytes());
    }

    /** Returns how each lane did, to the last bit. */
    private static String outcome(PipelineOptions options) {
        StringBuilder text = new StringBuilder();
        TestingUpgrades.last(SERVERS.topics().all(options.topics().progress()))
                .forEach(
                        (name, lane) ->
                                text.append(
                                        "%s %d %s %s\n"
                                                .formatted(
                                                        name,
                                                        lane.getAnswers(),
                                                        lane.getAccuracy(),
                                                        lane.getLogLoss())));
        return text.toString();
    }

    static PipelineOptions golden(TestingUpgrades stream, EmbeddedBroker broker) throws Exception {
        return stream.options(broker, "golden", "checkpoint: {every: 500 ms}", AT_LEAST_ONCE);
    }

    /** Writes the golden savepoint anew, from the folder of this module. */
    public static void main(String[] arguments) throws Exception {
        Path temporary = Files.createTempDirectory("golden");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                EmbeddedFlink flink = EmbeddedFlink.start(1);
                TestingTopics topics = new TestingTopics(broker)) {
            TestingUpgrades stream = new TestingUpgrades("golden", temporary);
            Path written =
                    Path.of(
                            URI.create(
                                    stream.savepoint(
                                            flink,
                                            topics,
                                            golden(stream, broker),
                                            temporary.resolve("savepoints"))));
            Files.createDirectories(GOLDEN);
            try (var files = Files.list(written)) {
                for (Path file : files.toList()) {
                    Files.copy(file, GOLDEN.resolve(file.getFileName()));
                }
            }
        }
        System.out.println(Savepoint.read(GOLDEN.toString()));
    }
}
