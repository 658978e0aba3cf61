package io.driftline.pipelines.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.demo.PriceChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TradeStreamTest {
    private static final int ONCE = 53_252;
    private static final int EVENTS = 2 * ONCE + 10;

    private final TradeStream stream = new TradeStream(EVENTS, 2);

    @Test
    void goesOnAfterItsEndWithOtherIdsAndLaterTimes() {
        Set<String> ids = new HashSet<>();
        Instant last = Instant.MIN;
        for (int i = 0; i < EVENTS; i++) {
            PriceChange change = stream.get(i);
            assertThat(ids.add(change.event().getId())).as(change.event().getId()).isTrue();
            assertThat(change.event().getTime()).isAfter(last);
            last = change.event().getTime();
        }
        assertThat(stream.get(ONCE).truth()).as("nobody knows what would have come").isEmpty();
        assertThat(stream.get(ONCE + 1).truth())
                .hasValueSatisfying(
                        truth ->
                                assertThat(truth.getId())
                                        .isEqualTo(stream.get(ONCE).event().getId()));
    }

    @Test
    void knowsHowMuchEachPartitionGets() {
        assertThat(Arrays.stream(stream.eventsByPartition()).sum()).isEqualTo(EVENTS);
        assertThat(Arrays.stream(stream.labelsByPartition()).sum()).isEqualTo(EVENTS - 3);
        assertThat(stream.eventsByPartition()[0]).isBetween(EVENTS / 3L, 2 * EVENTS / 3L);
    }
}
