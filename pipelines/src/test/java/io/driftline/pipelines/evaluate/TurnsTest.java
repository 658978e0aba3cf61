package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.math.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Rng RNG = Rng.ofSeed(3);

    @Test
    void aLabelInsideTheEventComesBeforeTheNextQuestion() {
        assertThat(order("0", 3)).containsExactly("?0", "!0", "?1", "!1", "?2", "!2");
    }

    @Test
    void fixedDelaysAnswerAfterTheQuestionThatIsSoManyLater() {
        assertThat(order("2", 4)).containsExactly("?0", "?1", "?2", "!0", "?3", "!1", "!2", "!3");
    }

    @Test
    void drawnDelaysComeDueInTheirOrderAndNoneIsLost() {
        Delay delay = Delay.of("uniform:1,9").orElseThrow();
        List<String> order = order("uniform:1,9", 200);
        assertThat(order).hasSize(400).doesNotHaveDuplicates();
        for (int i = 0; i < 180; i++) {
            long due = i + delay.of(RNG, i);
            assertThat(order.indexOf("!" + i))
                    .isGreaterThan(order.indexOf("?" + due))
                    .isLessThan(order.indexOf("?" + (due + 1)));
        }
    }

    @Test
    void slotsAreUsedAgain() {
        Turns turns = new Turns(Delay.of("5").orElseThrow(), RNG);
        int most = 0;
        for (int i = 0; i < 1000; i++) {
            for (Turn turn : turns.next(i, new float[0], 0)) {
                most = Math.max(most, turn.asked().slot());
            }
        }
        assertThat(most).isEqualTo(5);
    }

    @Test
    void readsDelaysAndDrawsThemAsSaid() {
        assertThat(Delay.of("uniform:3,5").orElseThrow().of(RNG, 1)).isBetween(3L, 5L);
        Delay exponential = Delay.of("exponential:100").orElseThrow();
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += exponential.of(RNG, i);
        }
        assertThat(sum / 10_000).isBetween(96.0, 103.0); // three standard errors around 99.5
        for (String wrong :
                List.of("", "-1", "x", "uniform:5", "uniform:9,3", "poisson:3", "99999999")) {
            assertThat(Delay.of(wrong)).as(wrong).isEmpty();
        }
    }

    private static List<String> order(String delay, int events) {
        Turns turns = new Turns(Delay.of(delay).orElseThrow(), RNG);
        List<Turn> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.addAll(turns.next(i, new float[0], 0));
        }
        all.addAll(turns.rest());
        return all.stream()
                .map(turn -> (turn.answer() ? "!" : "?") + turn.asked().number())
                .toList();
    }
}
