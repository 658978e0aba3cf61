package io.driftline.pipelines.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.jobs.JobConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EmbeddedFlinkITCase {
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

    private static StreamExecutionEnvironment counting(EmbeddedFlink flink) {
        StreamExecutionEnvironment env =
                flink.environment(JobConfiguration.of(Duration.ofSeconds(1), 1));
        env.fromSequence(1, 1000).sinkTo(new DiscardingSink<>());
        return env;
    }
}
