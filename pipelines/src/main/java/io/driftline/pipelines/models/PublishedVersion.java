package io.driftline.pipelines.models;

import io.driftline.flink.ModelVersion;
import io.driftline.schemas.ModelPart;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A version on the models topic, without its bytes.
 *
 * @param parent the version published before; {@link ModelVersion#NONE} for the first
 * @param eventTime of the newest example that was learned
 * @param rollingAccuracy at birth
 * @param rollingLogLoss at birth
 * @param computedBy build, virtual machine and compute path
 * @param bytes of the model
 * @param sha256 of the model's bytes, in hexadecimal digits
 * @param problem why it cannot be served; empty where it can
 */
public record PublishedVersion(
        String lane,
        long version,
        long parent,
        Instant eventTime,
        double rollingAccuracy,
        double rollingLogLoss,
        String computedBy,
        int bytes,
        String sha256,
        Optional<String> problem) {

    /** Returns what a part says of its version, and that parts are missing until they are seen. */
    static PublishedVersion of(ModelPart part, Optional<String> problem) {
        return new PublishedVersion(
                part.getLane(),
                part.getVersion(),
                part.getParent(),
                part.getEventTime(),
                part.getRollingAccuracy(),
                part.getRollingLogLoss(),
                "%s, %s, %s".formatted(part.getBuild(), part.getJvm(), part.getComputePath()),
                part.getTotalBytes(),
                HexFormat.of().formatHex(part.getChecksum().bytes()),
                problem);
    }
}
