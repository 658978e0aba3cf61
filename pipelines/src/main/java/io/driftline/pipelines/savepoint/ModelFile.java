package io.driftline.pipelines.savepoint;

import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model version outside of a job: the same bytes as on the models topic.
 *
 * @param model what the bytes say
 * @param bytes in the format of {@link ModelCodec}; read only
 */
public record ModelFile(ModelSnapshot model, byte[] bytes) {

    /**
     * Returns the model that a lane's learner would publish with its state.
     *
     * @throws StateFormatException when the lane's bytes are damaged, or of a format that this
     *     build does not read
     */
    public static ModelFile of(SavedLane lane) throws StateFormatException {
        ModelSnapshot model = lane.learner().snapshot();
        return new ModelFile(model, ModelCodec.encode(model));
    }

    /**
     * Reads a model version.
     *
     * @throws StateFormatException when it is none that this build reads; the message names the
     *     file
     */
    public static ModelFile read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return new ModelFile(ModelCodec.describe(bytes), bytes);
        } catch (StateFormatException e) {
            throw new StateFormatException(
                    "%s is not a model version that can be used: %s"
                            .formatted(file, e.getMessage()));
        }
    }

    /** Writes the bytes, over what is there. */
    public void write(Path file) throws IOException {
        Files.write(file, bytes);
    }

    /** Returns the checksum of the bytes as the models topic has it, in hexadecimal digits. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) { // every Java platform has it
            throw new IllegalStateException(e);
        }
    }
}
