package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Verdicts one = new Verdicts();
    private final Verdicts other = new Verdicts();

    @Test
    void countsTheEventsThatBothHaveJudged() {
        one.add(0, true);
        one.add(2, true);
        one.add(3, false);
        one.add(5, true);
        other.add(1, true);
        other.add(2, false);
        other.add(3, false);
        other.add(5, true);

        Comparison found = Comparison.of(one, "other", other).orElseThrow();

        assertThat(found.reference()).isEqualTo("other");
        assertThat(found.difference()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(found.low()).isEqualTo(-1);
        assertThat(found.high()).isEqualTo(1);
        assertThat(found.decidedAfter()).isZero();
    }

    @Test
    void isEmptyWhereNothingWasJudgedByBoth() {
        one.add(0, true);
        other.add(1, true);

        assertThat(Comparison.of(one, "other", other)).isEmpty();
    }

    @Test
    void saysSinceWhenZeroIsOutOfBounds() {
        for (int event = 0; event < 2_000; event++) {
            one.add(event, true);
            other.add(event, event % 4 > 0);
        }

        Comparison better = Comparison.of(one, "other", other).orElseThrow();
        Comparison worse = Comparison.of(other, "one", one).orElseThrow();

        assertThat(better.difference()).isEqualTo(0.25);
        assertThat(better.low()).isBetween(0.1, 0.25);
        assertThat(better.decidedAfter()).isBetween(100L, 1_000L);
        assertThat(worse.high()).isEqualTo(-better.low());
        assertThat(worse.decidedAfter()).isEqualTo(better.decidedAfter());
    }

    @Test
    void isOpenAgainWhereTheLeadWasLost() {
        for (int event = 0; event < 4_000; event++) {
            boolean early = event < 2_000;
            one.add(event, early || event % 4 > 0);
            other.add(event, !early || event % 4 > 0);
        }

        Comparison found = Comparison.of(one, "other", other).orElseThrow();

        assertThat(found.difference()).isZero();
        assertThat(found.decidedAfter()).isZero();
    }
}
