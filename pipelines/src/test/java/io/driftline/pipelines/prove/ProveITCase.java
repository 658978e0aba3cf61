package io.driftline.pipelines.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftline.pipelines.cli.Driftline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class ProveITCase {
    /**
     * Kills each kind of process: JobManagers, TaskManagers and the broker, the last two soon after
     * a JobManager.
     */
    private static final String SEED = "73";

    @TempDir private Path folder;

    @Test
    void fiveKillsAreFollowedByTheSameBytesOnceEach() throws Exception {
        Path json = folder.resolve("prove.json");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Driftline.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(
                                "prove",
                                "--kills=5",
                                "--seed=" + SEED,
                                "--events=8000",
                                "--json=" + json);

        assertThat(code).as("%s%n%s", out, err).isZero();
        assertThat(out.toString())
                .contains("killed taskmanager-", "killed jobmanager-", "killed broker")
                .contains("and into this recovery falls:")
                .contains("5 kills: identical bit for bit, nothing lost, nothing twice.");
        JsonNode numbers = new ObjectMapper().readTree(json.toFile());
        assertThat(numbers.get("kills").asInt()).isEqualTo(5);
        assertThat(numbers.get("duringRecovery").asInt()).isBetween(1, 2);
        assertThat(numbers.get("identical").asBoolean()).isTrue();
        assertThat(numbers.get("lost").asLong()).isZero();
        assertThat(numbers.get("duplicated").asLong()).isZero();
        JsonNode seconds = numbers.get("recoverySeconds");
        assertThat(seconds.get("median").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(seconds.get("max").asDouble());
        assertThat(numbers.get("versions").asInt()).isEqualTo(8);
    }
}
