package io.driftline.pipelines.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;

/** Finds what a cancelled job has left. */
public final class TestingCheckpoints {
    private TestingCheckpoints() {}

    /** Returns the newest complete checkpoint of a job. */
    public static Path newest(Path checkpoints, JobID job) throws IOException {
        try (Stream<Path> all = Files.list(checkpoints.resolve(job.toString()))) {
            return all.filter(path -> path.getFileName().toString().startsWith("chk-"))
                    .filter(path -> Files.exists(path.resolve("_metadata")))
                    .max(Comparator.comparingInt(TestingCheckpoints::number))
                    .orElseThrow(
                            () -> new AssertionError("Job %s left no checkpoint.".formatted(job)));
        }
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }
}
