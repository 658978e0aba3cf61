package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class DriftlineTest {

    @Command(name = "break")
    private static final class TestingBrokenCommand implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            throw new IOException(
                    "The checkpoint was not written.",
                    new IllegalStateException(
                            "wrapped", new IllegalStateException("the disk is full")));
        }
    }

    @Test
    void versionNamesTheBuildAndWhatItStandsOn() {
        TestingCommandLine run = TestingCommandLine.run("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .matches(
                        "(?s)driftline \\d+\\.\\d+\\.\\d+.*Flink \\d.*Kafka clients \\d.*Java"
                                + " \\d.*");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpListsTheCommandsAndExitCodes() {
        TestingCommandLine run = TestingCommandLine.run("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("check", "bad configuration or usage", "--verbose");
    }

    @Test
    void everyCommandHasHelp() {
        Driftline.commandLine()
                .getSubcommands()
                .keySet()
                .forEach(
                        name -> {
                            TestingCommandLine run = TestingCommandLine.run(name, "--help");
                            assertThat(run.exitCode()).as(name).isZero();
                            assertThat(run.out()).startsWith("Usage: driftline " + name);
                        });
    }

    @Test
    void withoutACommandItSaysHowToCallIt() {
        TestingCommandLine run = TestingCommandLine.run();
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err())
                .startsWith("A command is missing; it must be one of: check")
                .contains("See driftline --help.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void unknownCommandIsAnsweredWithTheNearest() {
        TestingCommandLine run = TestingCommandLine.run("chekc");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).contains("'chekc'").contains("Did you mean: driftline check");
    }

    @Test
    void unknownOptionIsAnsweredWithTheNearest() {
        TestingCommandLine run = TestingCommandLine.run("check", "--raet=3", "fraud.yaml");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err())
                .contains("'--raet=3'")
                .contains("--rate")
                .contains("See driftline check --help.");
    }

    @Test
    void missingFileIsBadUsage() {
        TestingCommandLine run = TestingCommandLine.run("check");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).contains("Missing required parameter: 'FILE'");
    }

    @Test
    void anAddressThatIsNoClusterIsBadUsage() {
        TestingCommandLine run =
                TestingCommandLine.run("run", "examples/fraud.yaml", "--cluster", "ftp://example");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).contains("ftp://example").contains("http://HOST:PORT");
    }

    @Test
    void aClusterNeedsBrokersThatTheFileNames() {
        TestingCommandLine run =
                TestingCommandLine.run(
                        "run", "examples/fraud.yaml", "--cluster", "http://127.0.0.1:1");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err())
                .startsWith("examples/fraud.yaml: kafka.bootstrap is missing;")
                .contains("1 problem.");
    }

    @Test
    void aRestoredJobKnowsItsEnd() {
        TestingCommandLine run =
                TestingCommandLine.run(
                        "run", "examples/fraud.yaml", "--from-savepoint", "s", "--until-end");
        assertThat(run.exitCode()).isEqualTo(Driftline.BAD_USAGE);
        assertThat(run.err()).startsWith("--until-end is set together with a checkpoint");
    }

    @Test
    void failureWhileRunningIsOneSentenceWithoutATrace() {
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Driftline.commandLine()
                        .addSubcommand(new TestingBrokenCommand())
                        .setErr(new PrintWriter(err, true));
        Driftline.explainErrors(commandLine);
        assertThat(commandLine.execute("break")).isEqualTo(Driftline.FAILED);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        """
                        break failed: The checkpoint was not written. Reason: the disk is full
                        Run it with --verbose to see what led to it.
                        """);
    }
}
