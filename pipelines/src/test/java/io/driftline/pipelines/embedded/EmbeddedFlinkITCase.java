package io.driftline.pipelines.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftline.pipelines.jobs.JobConfiguration;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EmbeddedFlinkITCase {
    private static final List<Path> SOCKETS =
            List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /** A line of Linux for a socket in state 0A, listening, at the address that means all. */
    private static final Pattern LISTENING =
            Pattern.compile(
                    "^ *[0-9]+: 0+:(?<port>[0-9A-F]{4}) [0-9A-F:]+ 0A (\\S+ +){5}(?<inode>[0-9]+)"
                            + " ");

    @Test
    void runsJobsSideBySideOnLoopbackAndLeavesNothingBehind() throws Exception {
        Path folder;
        try (EmbeddedFlink flink = EmbeddedFlink.start(2)) {
            folder = flink.folder();
            assertThat(folder).isDirectory();
            assertThat(flink.rest().getHost()).isIn("127.0.0.1", "localhost");

            JobClient first = flink.submit(counting(flink), "first");
            JobClient second = flink.submit(counting(flink), "second");

            assertThat(first.getJobExecutionResult().get(60, TimeUnit.SECONDS).getJobID())
                    .isEqualTo(first.getJobID());
            assertThat(second.getJobExecutionResult().get(60, TimeUnit.SECONDS).getJobID())
                    .isEqualTo(second.getJobID());
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void nothingListensOnOtherAddresses() throws Exception {
        assumeTrue(Files.exists(SOCKETS.get(0)), "The system does not tell its sockets.");
        List<String> before = openToAll();
        try (EmbeddedFlink flink = EmbeddedFlink.start(1)) {
            assertThat(flink.rest().getPort()).isPositive();
            assertThat(openToAll()).isEqualTo(before);
        }
    }

    /** Returns the ports of this process, in hexadecimal digits, that others can reach. */
    private static List<String> openToAll() throws Exception {
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)) { // else closed in between
                    own.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        List<String> ports = new ArrayList<>();
        for (Path sockets : SOCKETS) {
            for (String line : Files.readAllLines(sockets)) {
                Matcher socket = LISTENING.matcher(line);
                if (socket.find() && own.contains("socket:[" + socket.group("inode") + "]")) {
                    ports.add(socket.group("port"));
                }
            }
        }
        return ports;
    }

    private static StreamExecutionEnvironment counting(EmbeddedFlink flink) {
        StreamExecutionEnvironment env =
                flink.environment(JobConfiguration.of(Duration.ofSeconds(1), 1));
        env.fromSequence(1, 1000).sinkTo(new DiscardingSink<>());
        return env;
    }
}
