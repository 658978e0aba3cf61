package io.driftline.learn;

import io.driftline.model.CosineHead;
import io.driftline.model.Loss;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What a batch costs in which some rows are replayed: the mean over its rows of what {@link #value}
 * says, which therefore holds the weight that a row has.
 *
 * <p><b>Contract</b> (checked by the replay tests, over all of them): without replayed rows it is
 * the mean loss of the new ones.
 */
public interface ReplayLoss {

    /** What has to be remembered beside the examples. */
    enum Memory {
        /** What the model said of an example before it was learned. */
        OUTPUTS,
        /** What the last hidden units said of an example before it was learned. */
        FEATURES,
        /** Which classes were learned at all. */
        CLASSES
    }

    /** Returns how often rows are drawn for one step, each time independently; usually once. */
    default int draws() {
        return 1;
    }

    /** Returns what has to be remembered; usually nothing. */
    default Set<Memory> memory() {
        return Set.of();
    }

    /**
     * Returns why this cannot work with the loss that labels are compared with; empty when it can.
     */
    String refusal(Loss within);

    /** Returns the head that the model must have; empty for the usual one. */
    default Optional<CosineHead> head() {
        return Optional.empty();
    }

    /**
     * Returns the weighted loss of one row.
     *
     * @param rows the whole batch
     * @param row number of the row
     * @param outputs of the model, read only, {@code count} of them beginning at {@code from}
     * @param derivative overwritten at the same place: the derivative by each output
     */
    float value(ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative);

    /**
     * Returns what the batch costs beside that by its rows' features, added to the sum of which the
     * mean is taken; asked for where {@link Memory#FEATURES} are remembered.
     *
     * @param features read only, {@code width} for each row
     * @param derivative overwritten at the same places: the derivative of that sum
     */
    default float together(ReplayRows rows, float[] features, int width, float[] derivative) {
        Arrays.fill(derivative, 0f);
        return 0;
    }
}
