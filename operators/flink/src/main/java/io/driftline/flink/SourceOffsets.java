package io.driftline.flink;

import io.driftline.flink.flow.Origin;
import io.driftline.flink.flow.SourceOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How far the events were learned: the highest offset per topic and partition. */
final class SourceOffsets {
    private final TreeMap<String, TreeMap<Integer, Long>> highest = new TreeMap<>();

    /** Goes on from what was saved. */
    void restore(List<SourceOffset> saved) {
        saved.forEach(each -> reach(each.topic(), each.partition(), each.offset()));
    }

    /** Says that the event from there was learned. */
    void reach(Origin origin) {
        reach(origin.topic(), origin.partition(), origin.offset());
    }

    /** Returns the offsets in the order of topics and partitions. */
    List<SourceOffset> list() {
        List<SourceOffset> list = new ArrayList<>();
        highest.forEach(
                (topic, partitions) ->
                        partitions.forEach(
                                (partition, offset) ->
                                        list.add(new SourceOffset(topic, partition, offset))));
        return list;
    }

    private void reach(String topic, int partition, long offset) {
        highest.computeIfAbsent(topic, name -> new TreeMap<>()).merge(partition, offset, Math::max);
    }
}
