package io.driftline.flink;

import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.state.StateFormatException;

/** Gives a lane that is saved a model that it did not learn. */
public final class LaneImport {
    private LaneImport() {}

    /**
     * Returns the lane as it goes on from a model: parameters and standardizer are the model's, the
     * optimizer begins anew; counts and quality stay, they are those of the predictions that this
     * lane has given.
     *
     * @param lane one of {@code options}
     * @param saved the lane; read only
     * @param model in the format of {@link io.driftline.learn.ModelCodec}; read only
     * @param version that the lane then has; above that of the saved lane
     * @throws StateFormatException when the lane cannot go on in this pipeline, or the model is
     *     damaged, not finite, or of another shape than the lane's
     */
    public static LaneState of(
            LearnOptions options, LaneOptions lane, LaneState saved, byte[] model, long version)
            throws StateFormatException {
        Lane restored = Lane.restore(options, lane, saved);
        restored.takeOver(model, lane.seed(), version);
        return restored.save().whole();
    }
}
