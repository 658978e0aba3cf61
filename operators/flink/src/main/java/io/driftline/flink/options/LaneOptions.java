package io.driftline.flink.options;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * One learner among those that run side by side.
 *
 * @param name unique in the pipeline
 * @param settings the section {@code learner}: scalars, lists and nested maps
 * @param seed of the learner's random draws
 */
public record LaneOptions(String name, TreeMap<String, Object> settings, long seed)
        implements Serializable {
    /** Returns a lane from any map of settings. */
    public static LaneOptions of(String name, Map<String, Object> settings, long seed) {
        return new LaneOptions(name, new TreeMap<>(settings), seed);
    }
}
