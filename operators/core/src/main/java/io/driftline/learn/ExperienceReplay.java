package io.driftline.learn;

import io.driftline.model.Loss;
import io.driftline.state.Require;

/**
 * Experience replay: new and replayed rows are compared with their labels, and replayed rows
 * together have a share of the loss.
 *
 * <p>Chaudhry et al., arXiv:1902.10486.
 *
 * <p>Differs: the paper takes the mean over all rows, as many new as replayed ones, which is a
 * share of ½. With one new row and eight replayed ones that mean would let what is new count for a
 * ninth, and a learner falls behind where the stream drifts (electricity: accuracy 0.819 instead of
 * 0.881); the share stays ½ instead, whatever the numbers of rows.
 *
 * <p>Cost: as many passes as there are rows.
 *
 * @param share of the replayed rows in the loss, in (0, 1)
 */
public record ExperienceReplay(float share) implements ReplayLoss {

    public ExperienceReplay {
        Require.inOpen("er.share", share, 0, 1);
    }

    @Override
    public String refusal(Loss within) {
        return "";
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        float value = rows.byLabel(row, outputs, from, count, derivative);
        if (!rows.replayed()) {
            return value;
        }
        float weight = rows.draw(row) == 0 ? 1 - share : share;
        return rows.weighted(value, row, weight, from, count, derivative);
    }
}
