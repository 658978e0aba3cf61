package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.LaneState;

/**
 * One lane of a savepoint.
 *
 * @param pending open questions; their times are the versions that predicted them
 */
public record SavedLane(String name, LaneState state, Group pending) {}
