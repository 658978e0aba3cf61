package io.driftline.flink;

import io.driftline.flink.flow.SourceOffset;
import io.driftline.learn.ComputedBy;
import java.util.List;

/**
 * A version of a model on its way to those who serve it.
 *
 * @param version steps learned
 * @param parent the version published before; {@link #NONE} for the first
 * @param eventTime of the newest example that was learned, ms
 * @param rollingAccuracy at birth
 * @param rollingLogLoss at birth
 * @param computedBy who published it; the bytes do not depend on that
 * @param learned how far the events were learned, by topic and partition
 * @param bytes in the format of {@link io.driftline.learn.ModelCodec}; read only
 */
public record ModelVersion(
        String pipeline,
        String lane,
        long version,
        long parent,
        long eventTime,
        double rollingAccuracy,
        double rollingLogLoss,
        ComputedBy computedBy,
        List<SourceOffset> learned,
        byte[] bytes) {

    /** The version of a model that is not there. */
    public static final long NONE = -1;

    public ModelVersion {
        learned = List.copyOf(learned);
    }
}
