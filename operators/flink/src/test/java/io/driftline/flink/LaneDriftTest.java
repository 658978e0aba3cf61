package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LearnOptions;
import io.driftline.schemas.ModelPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** What a lane does for a learner that wants a version when its error has risen. */
class LaneDriftTest {
    private static final int EVERY = 50;

    /** An alarm every ten steps or so, whatever happens. */
    private static final Map<String, Object> DRIFT =
            Map.of(
                    "response",
                    "publish",
                    "detector",
                    "page-hinkley",
                    "page-hinkley",
                    Map.of("min-instances", 1, "threshold", 0.3),
                    "warm-up",
                    2,
                    "cool-down",
                    5);

    private static final LearnOptions TOLD = options(Map.of("drift", DRIFT));
    private static final List<Turn> TURNS = TestingLanes.turns(3, 250);

    @Test
    void aDriftPublishesAVersionBesideThoseOfTheSchedule() throws Exception {
        List<Long> told = versions(run(TOLD, TURNS.size()));
        List<Long> plain = versions(run(options(Map.of()), TURNS.size()));
        assertThat(told).doesNotHaveDuplicates().isSorted().containsAll(plain);
        assertThat(told.size()).isGreaterThan(plain.size() + 3);
        assertThat(plain).contains(50L, 100L, 150L, 200L);
    }

    @Test
    void aRestartPublishesTheSameVersionsBitForBit() throws Exception {
        List<ModelPart> expected = run(TOLD, TURNS.size());
        TreeSet<Integer> stops = new TreeSet<>();
        for (int stop = 20; stop < TURNS.size(); stop += 37) {
            stops.add(stop);
        }
        for (int stop : stops) {
            assertThat(run(TOLD, stop)).as("stopped at %d", stop).isEqualTo(expected);
        }
    }

    @Test
    void aLaneThatIsNotTheChampionPublishesNothing() throws Exception {
        LearnOptions options =
                TestingLanes.options(
                        1_000,
                        EVERY,
                        TestingLanes.gradient("champion", Map.of()),
                        TestingLanes.gradient("told", Map.of("drift", DRIFT)));
        assertThat(run(options, TURNS.size()))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.getLane()).isEqualTo("champion"));
    }

    private static LearnOptions options(Map<String, Object> settings) {
        return TestingLanes.options(1_000, EVERY, TestingLanes.gradient("sgd", settings));
    }

    /** Returns all parts of versions of a job that is stopped once and goes on. */
    private static List<ModelPart> run(LearnOptions options, int stop) throws Exception {
        List<ModelPart> parts = new ArrayList<>();
        OperatorSubtaskState state;
        try (var learn = TestingLanes.opened(options)) {
            TestingLanes.feed(learn, options, TURNS.subList(0, stop), 1, 0);
            state = learn.snapshot(1, 1);
            parts.addAll(learn.side(Outputs.MODEL_PARTS));
        }
        try (var learn = TestingLanes.of(options, 1, 0)) {
            learn.open(state, 1);
            TestingLanes.feed(learn, options, TURNS.subList(stop, TURNS.size()), 1, 0);
            learn.end();
            parts.addAll(learn.side(Outputs.MODEL_PARTS));
        }
        return parts;
    }

    private static List<Long> versions(List<ModelPart> parts) {
        return parts.stream().map(ModelPart::getVersion).distinct().toList();
    }
}
