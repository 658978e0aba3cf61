package io.driftline.flink;

import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Sha256;
import io.driftline.schemas.SourceOffset;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Cuts model versions into parts below the broker's record limit. */
public final class ModelParts {
    private ModelParts() {}

    /**
     * Returns a version's parts in order, at least one.
     *
     * @param partBytes most bytes of the model in one part, at least 1
     */
    public static List<ModelPart> cut(ModelVersion version, int partBytes) {
        byte[] bytes = version.bytes();
        int parts = Math.max(1, (int) ((bytes.length + partBytes - 1L) / partBytes));
        Sha256 checksum = new Sha256(sha256(bytes));
        List<ModelPart> cut = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            int from = part * partBytes;
            int length = Math.min(partBytes, bytes.length - from);
            cut.add(
                    ModelPart.newBuilder()
                            .setPipeline(version.pipeline())
                            .setLane(version.lane())
                            .setVersion(version.version())
                            .setParent(version.parent())
                            .setPart(part)
                            .setParts(parts)
                            .setTotalBytes(bytes.length)
                            .setChecksum(checksum)
                            .setEventTime(Instant.ofEpochMilli(version.eventTime()))
                            .setRollingAccuracy(version.rollingAccuracy())
                            .setRollingLogLoss(version.rollingLogLoss())
                            .setBuild(version.computedBy().build())
                            .setJvm(version.computedBy().jvm())
                            .setComputePath(version.computedBy().path())
                            .setOffsets(part == 0 ? offsets(version) : List.of())
                            .setBytes(ByteBuffer.wrap(bytes, from, length).slice())
                            .build());
        }
        return cut;
    }

    private static List<SourceOffset> offsets(ModelVersion version) {
        return version.learned().stream()
                .map(each -> new SourceOffset(each.topic(), each.partition(), each.offset()))
                .toList();
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) { // every Java platform has it
            throw new IllegalStateException(e);
        }
    }
}
