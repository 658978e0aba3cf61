package io.driftline.pipelines.demo;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.schemas.Trade;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The demo's pipeline: a file like any user's, read like any user's.
 *
 * @param freezeAfter after how many labels the frozen lane stops learning
 */
public record DemoPipeline(PipelineOptions options, long freezeAfter) {
    private static final String FILE = "bitstamp.yaml";
    private static final String FREEZE_AFTER = "freeze-after: ";

    /** A tenth of the whole stream, as the file says it. */
    private static final String TENTH = FREEZE_AFTER + 5325;

    /**
     * Reads the pipeline for a stream of so many events.
     *
     * @param events the frozen lane stops after a tenth of them
     * @throws ConfigurationException when the file in this build is wrong
     */
    static DemoPipeline read(int events) throws ConfigurationException {
        return read(events, 1);
    }

    /**
     * Reads the pipeline for a stream of so many events and topics of several partitions.
     *
     * @param events the frozen lane stops after a tenth of them
     * @throws ConfigurationException when the file in this build is wrong
     */
    public static DemoPipeline read(int events, int parallelism) throws ConfigurationException {
        try (TemporaryFolder folder = TemporaryFolder.create("driftline-demo-");
                InputStream in = DemoPipeline.class.getResourceAsStream(FILE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!text.contains(TENTH)) {
                throw new IllegalStateException("%s lacks %s.".formatted(FILE, TENTH));
            }
            long freezeAfter = events / 10;
            Path file = folder.path().resolve(FILE);
            Files.writeString(
                    file,
                    text.replace(TENTH, FREEZE_AFTER + freezeAfter)
                            + "parallelism: %d%n".formatted(parallelism));
            Files.writeString(
                    folder.path().resolve("trade.avsc"), Trade.getClassSchema().toString());
            return new DemoPipeline(PipelineFile.read(file), freezeAfter);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's pipeline cannot be read.", e);
        }
    }
}
