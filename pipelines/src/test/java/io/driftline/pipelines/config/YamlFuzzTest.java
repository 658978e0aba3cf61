package io.driftline.pipelines.config;

import io.driftline.fuzz.Fuzz;
import io.driftline.fuzz.Fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged pipeline files: whatever is in them, it is said with its line and nothing breaks. */
class YamlFuzzTest {
    /** Schemas are parsed, and each lane is built to check it. */
    private static final long FREE_BYTES = 20_000_000;

    @TempDir Path folder;

    @Test
    void noBytesBreakThePipelineFile() throws Exception {
        TestingPipeline.in(folder);
        Files.writeString(folder.resolve("password"), "hush");
        Path file = folder.resolve("fuzzed.yaml");
        List<byte[]> sound =
                List.of(
                        TestingPipeline.MINIMAL.getBytes(StandardCharsets.UTF_8),
                        PipelineFileTest.EVERYTHING.getBytes(StandardCharsets.UTF_8));
        Fuzz.runFew(
                new Target(
                        "pipeline file",
                        sound,
                        0,
                        ConfigurationException.class,
                        FREE_BYTES,
                        10_000,
                        bytes ->
                                PipelineFile.read(
                                        Files.write(file, bytes), Map.of("BROKERS", "one:9092"))));
    }
}
