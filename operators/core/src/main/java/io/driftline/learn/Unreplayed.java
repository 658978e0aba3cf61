package io.driftline.learn;

import io.driftline.model.Loss;

/** Replays nothing: the memory only serves a projection of the steps. */
public record Unreplayed() implements ReplayLoss {
    @Override
    public int draws() {
        return 0;
    }

    @Override
    public String refusal(Loss within) {
        return "";
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        return rows.byLabel(row, outputs, from, count, derivative);
    }
}
