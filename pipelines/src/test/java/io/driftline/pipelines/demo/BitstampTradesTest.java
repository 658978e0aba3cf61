package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BitstampTradesTest {
    private static final String SEVEN_CHANGES =
            """
            timestamp,price,amount
            100,10,1
            101,11,1
            102,12,1
            103,13,1
            104,14,1
            105,15,1
            107,15,1
            107,15,2
            107,16,0.5
            107,14,0.25
            """;

    @Test
    void derivesTheExamplesOfTheReference() {
        List<PriceChange> changes = BitstampTrades.read();
        List<String> labels =
                changes.stream()
                        .flatMap(change -> change.truth().stream())
                        .map(label -> label.getValue().toString())
                        .toList();

        assertThat(changes).hasSize(53_252); // the last has no label within the file
        assertThat(labels).hasSize(53_251);
        assertThat(labels).filteredOn(BitstampTrades.UP::equals).hasSize(25_447);
        assertThat(labels).filteredOn(BitstampTrades.DOWN::equals).hasSize(27_804);
    }

    @Test
    void timesIncreaseAndIdsAreUniqueAndInOrder() {
        List<PriceChange> changes = BitstampTrades.read();
        Set<String> ids = new HashSet<>();
        Trade before = changes.get(0).event();
        ids.add(before.getId());
        for (PriceChange change : changes.subList(1, changes.size())) {
            assertThat(change.event().getTime()).isAfter(before.getTime());
            assertThat(change.event().getId()).isGreaterThan(before.getId());
            assertThat(ids.add(change.event().getId())).isTrue();
            before = change.event();
        }
    }

    @Test
    void labelsTheEventBeforeAtTheTimeOfTheChange() {
        List<PriceChange> changes = BitstampTrades.read();
        assertThat(changes.get(0).truth()).isEmpty();
        for (int i = 1; i < changes.size(); i++) {
            Label truth = changes.get(i).truth().orElseThrow();
            Trade labelled = changes.get(i - 1).event();
            Trade event = changes.get(i).event();
            assertThat(truth.getId()).isEqualTo(labelled.getId());
            assertThat(truth.getTime()).isEqualTo(event.getTime());
            boolean rose = event.getPrice() > labelled.getPrice();
            assertThat(truth.getValue()).isEqualTo(rose ? BitstampTrades.UP : BitstampTrades.DOWN);
        }
    }

    @Test
    void fillsAnEventsFields() throws IOException {
        List<PriceChange> changes = derive(SEVEN_CHANGES);

        assertThat(changes).hasSize(2);
        Trade first = changes.get(0).event();
        assertThat(first.getId()).isEqualTo("trade-000000");
        assertThat(first.getTime().toEpochMilli()).isEqualTo(107_002);
        assertThat(first.getPrice()).isEqualTo(16);
        assertThat(first.getAmount()).isEqualTo(0.5);
        assertThat(first.getSecondsSinceChange()).isEqualTo(2);
        assertThat(first.getTradesSinceChange()).isEqualTo(3);
        assertThat(first.getLogReturns()).hasSize(5);
        assertThat(first.getLogReturns().get(0)).isCloseTo(Math.log(16 / 15.0), within(1e-12));
        assertThat(first.getLogReturns().get(4)).isCloseTo(Math.log(12 / 11.0), within(1e-12));
        Trade second = changes.get(1).event();
        assertThat(second.getTime().toEpochMilli()).isEqualTo(107_003);
        assertThat(second.getSecondsSinceChange()).isZero();
        assertThat(second.getTradesSinceChange()).isEqualTo(1);
        assertThat(changes.get(1).truth())
                .isEqualTo(
                        Optional.of(
                                new Label("trade-000000", second.getTime(), BitstampTrades.DOWN)));
    }

    @Test
    void refusesAnotherFormat() {
        assertThatThrownBy(() -> derive("time,price\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The trades begin with time,price; they must begin with"
                                + " timestamp,price,amount.");
    }

    private static List<PriceChange> derive(String lines) throws IOException {
        return BitstampTrades.read(new BufferedReader(new StringReader(lines)));
    }
}
