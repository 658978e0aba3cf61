package io.driftline.flink.options;

import io.driftline.data.Task;
import java.io.Serializable;
import java.util.List;

/**
 * What the learners of one pipeline learn and how often they report.
 *
 * @param pipeline the pipeline's name, written into every message
 * @param lanes at least one; the first is the champion, whose predictions and versions go out
 * @param progressEvery answers between two progress messages of a lane, at least 1
 * @param publishEvery steps between two versions of the champion, at least 1
 * @param partBytes largest size of one part of a model version, at least 1,024
 * @param rollbackAfter undone steps in a row after which a lane goes back to its last good version;
 *     0 for never
 */
public record LearnOptions(
        String pipeline,
        Task task,
        List<LaneOptions> lanes,
        int progressEvery,
        int publishEvery,
        int partBytes,
        int rollbackAfter)
        implements Serializable {

    public LearnOptions {
        lanes = List.copyOf(lanes);
    }

    /** Returns the lane whose predictions and versions go out. */
    public LaneOptions champion() {
        return lanes.get(0);
    }
}
