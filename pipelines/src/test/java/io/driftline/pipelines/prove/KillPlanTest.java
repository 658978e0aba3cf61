package io.driftline.pipelines.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.pipelines.prove.KillPlan.Kill;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KillPlanTest {
    @Test
    void theSameSeedGivesTheSameKills() {
        assertThat(kills(3, 50)).isEqualTo(kills(3, 50)).isNotEqualTo(kills(4, 50));
    }

    @Test
    void processesAreDrawnByTheirWeights() {
        List<Kill> kills = kills(1, 10_000);
        for (Victim victim : Victim.values()) {
            assertThat(kills.stream().filter(kill -> kill.victim() == victim).count())
                    .as(victim.title())
                    .isBetween(victim.weight() * 950L, victim.weight() * 1_050L);
        }
    }

    @Test
    void someFallIntoTheRecoveryFromTheOneBefore() {
        assertThat(kills(1, 10_000).stream().filter(Kill::during).count())
                .isBetween(2_850L, 3_150L);
    }

    @Test
    void pausesAreShortAndEveryCandidateCanBeMeant() {
        List<Kill> kills = kills(1, 1_000);
        assertThat(kills)
                .allSatisfy(
                        kill ->
                                assertThat(kill.pause())
                                        .isBetween(Duration.ZERO, Duration.ofSeconds(2)));
        assertThat(kills.stream().map(kill -> kill.of(3)).distinct().toList())
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    private static List<Kill> kills(long seed, int count) {
        KillPlan plan = new KillPlan(seed);
        return Stream.generate(plan::next).limit(count).toList();
    }
}
