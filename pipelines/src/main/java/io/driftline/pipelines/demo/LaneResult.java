package io.driftline.pipelines.demo;

import io.driftline.schemas.Progress;

/**
 * How good one lane was over the whole stream, judged on the predictions it gave.
 *
 * @param afterFreeze accuracy over the part of the stream after the frozen lane stopped learning
 */
record LaneResult(
        String lane,
        double accuracy,
        double afterFreeze,
        double kappa,
        double kappaTemporal,
        double logLoss) {

    /** Returns the result of a lane whose last message is there. */
    static LaneResult of(LaneHistory history, String lane, long freezeAfter) {
        Progress end =
                history.newest(lane)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Lane %s never said how it was doing."
                                                        .formatted(lane)));
        return new LaneResult(
                lane,
                end.getAccuracy(),
                history.accuracyAfter(lane, freezeAfter),
                end.getKappa(),
                end.getKappaTemporal(),
                end.getLogLoss());
    }
}
