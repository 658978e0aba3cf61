package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftline.data.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, keys and defaults of all weight averages, and what they cannot stand beside. */
class WeightAveragesTest {
    private static final Task TASK = new Task(List.of(new Task.Column("x", true)), List.of());

    private final Problems problems = new Problems();

    @Test
    void pinsEveryAverageWithItsDefaults() {
        Map<String, String> averages = new LinkedHashMap<>();
        averages.put("none", "");
        averages.put("lookahead", ", average=Lookahead[steps=5, share=0.5]");
        averages.put("ema", ", average=ExponentialAverage[decay=0.99]");
        averages.put("polyak", ", average=Polyak[gamma=8.0]");
        averages.put(
                "schedule-free", ", average=ScheduleFree[beta=0.9, timePower=0.0, sizePower=2.0]");
        assertThat(Catalog.weightAverages()).containsExactlyElementsOf(averages.keySet());
        averages.forEach(
                (name, text) ->
                        assertThat(learner(Map.of("weight-average", name, "transforms", "sgd")))
                                .contains("stepSize=Constant[value=0.01]" + text + "], standard"));
        assertThat(learner(Map.of())).doesNotContain("average");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void readsTheKeysOfEveryAverage() {
        check("lookahead", Map.of("steps", 3, "share", 0.25), "Lookahead[steps=3, share=0.25]");
        check("ema", Map.of("decay", 0.5), "ExponentialAverage[decay=0.5]");
        check("polyak", Map.of("gamma", 2), "Polyak[gamma=2.0]");
        check(
                "schedule-free",
                Map.of("beta", 0.5, "time-power", 1, "size-power", 3),
                "ScheduleFree[beta=0.5, timePower=1.0, sizePower=3.0]");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void refusesWhatCannotStandBesideAnAverage() {
        learner(Map.of("weight-average", "schedule-free", "transforms", "clip-norm, nlms"));
        learner(Map.of("weight-average", "lookahead", "transforms", "ftrl"));
        learner(Map.of("weight-average", "lookahed"));
        learner(Map.of("polyak", Map.of("gamma", 2)));
        assertThat(problems.list())
                .extracting(Problems.Problem::path, Problems.Problem::message)
                .containsExactly(
                        tuple(
                                "learner.weight-average",
                                "is schedule-free, whose steps do not begin where nlms, which"
                                        + " measures its own steps, takes its gradient; use another"
                                        + " transform or average."),
                        tuple(
                                "learner.weight-average",
                                "is lookahead, whose pulls ftrl would not see, because it computes"
                                        + " weights from its own sums; use ema or polyak."),
                        tuple(
                                "learner.weight-average",
                                "lookahed is not a known weight average; known: none, lookahead,"
                                        + " ema, polyak, schedule-free. Did you mean lookahead?"),
                        tuple(
                                "learner.polyak",
                                "is set, but learner.weight-average does not name polyak; name it"
                                        + " there or remove this section."));
    }

    private void check(String name, Map<String, Object> section, String text) {
        assertThat(learner(Map.of("weight-average", name, name, section)))
                .contains("average=" + text + "]");
    }

    private String learner(Map<String, Object> values) {
        Settings section = Settings.of("learner", values, problems);
        String learner = Catalog.learner(TASK, section).toString();
        section.finish();
        return learner;
    }
}
