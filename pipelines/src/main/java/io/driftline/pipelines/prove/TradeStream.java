package io.driftline.pipelines.prove;

import io.driftline.pipelines.demo.BitstampTrades;
import io.driftline.pipelines.demo.PriceChange;
import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The demo's stream, as long as is wanted: after its end it begins again with other ids and later
 * times. Each event and label has its partition, so that every run finds the same topics.
 */
final class TradeStream {
    /** Between the end of the stream and its beginning again. */
    private static final Duration PAUSE = Duration.ofHours(1);

    private final List<PriceChange> once;
    private final int events;
    private final int partitions;

    /**
     * @param events how many
     * @param partitions of the topic of the events and of that of the labels
     */
    TradeStream(int events, int partitions) {
        this.once = BitstampTrades.read();
        this.events = events;
        this.partitions = partitions;
    }

    int events() {
        return events;
    }

    int partitions() {
        return partitions;
    }

    /** Returns the event of an index, with the label that is known from it on. */
    PriceChange get(int index) {
        int round = index / once.size();
        PriceChange change = once.get(index % once.size());
        if (round == 0) {
            return change;
        }
        Duration later = length().multipliedBy(round);
        String prefix = "round-%d-".formatted(round);
        return new PriceChange(
                change.truth().map(truth -> again(truth, prefix, later)),
                again(change.event(), prefix, later));
    }

    /** Returns the partition of an event and of its label. */
    int partition(String id) {
        return Math.floorMod(id.hashCode(), partitions);
    }

    /** Returns how many events each partition gets. */
    long[] eventsByPartition() {
        long[] counts = new long[partitions];
        for (int i = 0; i < events; i++) {
            counts[partition(get(i).event().getId())]++;
        }
        return counts;
    }

    /** Returns how many labels each partition gets. */
    long[] labelsByPartition() {
        long[] counts = new long[partitions];
        for (int i = 0; i < events; i++) {
            get(i).truth().ifPresent(truth -> counts[partition(truth.getId())]++);
        }
        return counts;
    }

    private Duration length() {
        Instant first = once.get(0).event().getTime();
        Instant last = once.get(once.size() - 1).event().getTime();
        return Duration.between(first, last).plus(PAUSE);
    }

    private static Trade again(Trade trade, String prefix, Duration later) {
        return Trade.newBuilder(trade)
                .setId(prefix + trade.getId())
                .setTime(trade.getTime().plus(later))
                .build();
    }

    private static Label again(Label label, String prefix, Duration later) {
        return Label.newBuilder(label)
                .setId(prefix + label.getId())
                .setTime(label.getTime().plus(later))
                .build();
    }

    /** Returns the label that comes with an event, if any. */
    Optional<Label> truth(int index) {
        return get(index).truth();
    }
}
