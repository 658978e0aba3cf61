package io.driftline.learn;

import io.driftline.model.Loss;
import io.driftline.state.Require;
import java.util.Optional;
import java.util.Set;

/**
 * Experience replay: new and replayed rows are compared with their labels.
 *
 * <p>Chaudhry et al., arXiv:1902.10486. Each row counts the same, or replayed rows together have a
 * given share.
 *
 * <p>Cost: as many passes as there are rows.
 *
 * @param share of the replayed rows in the loss, in (0, 1); empty when each row counts the same
 */
public record ExperienceReplay(Optional<Float> share) implements ReplayLoss {

    public ExperienceReplay {
        share.ifPresent(weight -> Require.inOpen("er.share", weight, 0, 1));
    }

    @Override
    public int draws() {
        return 1;
    }

    @Override
    public Set<Memory> memory() {
        return Set.of();
    }

    @Override
    public String refusal(Loss within) {
        return "";
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        float value = rows.byLabel(row, outputs, from, count, derivative);
        if (share.isEmpty() || !rows.replayed()) {
            return value;
        }
        float weight = rows.draw(row) == 0 ? 1 - share.get() : share.get();
        return rows.weighted(value, row, weight, from, count, derivative);
    }
}
