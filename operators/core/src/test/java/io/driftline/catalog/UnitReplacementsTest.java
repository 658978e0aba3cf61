package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftline.data.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Names, keys and defaults of unit replacement, and what it cannot stand beside. */
class UnitReplacementsTest {
    private static final Task TASK = new Task(List.of(new Task.Column("x", true)), List.of());
    private static final String NAME = "continual-backprop";

    private final Problems problems = new Problems();

    @Test
    void pinsNamesKeysAndDefaults() {
        assertThat(Catalog.unitReplacements()).containsExactly("never", NAME);
        assertThat(learner(Map.of("replace-units", "never"))).doesNotContain("replacement");
        assertThat(learner(Map.of("replace-units", NAME)))
                .contains(
                        "replacement=ContinualBackprop[decay=0.99, rate=1.0E-4, maturity=100,"
                                + " adaptable=true]");
        Map<String, Object> keys =
                Map.of("decay", 0.5, "rate", 0.25, "maturity", 7, "utility", "contribution");
        assertThat(learner(Map.of("replace-units", NAME, NAME, keys)))
                .contains("ContinualBackprop[decay=0.5, rate=0.25, maturity=7, adaptable=false]");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void refusesWhatRemembersWeightsThatAReplacementChanges() {
        learner(Map.of("replace-units", NAME, "transforms", "ewc"));
        learner(Map.of("replace-units", NAME, "step-size", "dog"));
        learner(Map.of("replace-units", NAME, "weight-average", "ema"));
        learner(Map.of("replace-units", NAME, "model", "linear"));
        assertThat(problems.list())
                .extracting(Problems.Problem::path, Problems.Problem::message)
                .containsExactly(
                        tuple(
                                "learner.replace-units",
                                "is set beside the transform ewc, which remembers weights that a"
                                        + " replacement changes; use another one, or never."),
                        tuple(
                                "learner.replace-units",
                                "is set beside the step size dog, which remembers weights that a"
                                        + " replacement changes; use another one, or never."),
                        tuple(
                                "learner.weight-average",
                                "is set beside replace-units; an average of a unit and of the one"
                                        + " that replaced it is neither. Use one of them."),
                        tuple(
                                "learner",
                                "The model Linear[inputs=1, loss=SquaredError] has no hidden units"
                                        + " to look at, which a rule of this optimizer needs; use"
                                        + " the model mlp, or another rule."));
    }

    @Test
    void refusesAProjectionThatWouldMoveFreshUnitsBack() {
        learner(Map.of("replace-units", NAME, "replay", Map.of("projection", "a-gem")));
        assertThat(problems.list())
                .extracting(Problems.Problem::path, Problems.Problem::message)
                .containsExactly(
                        tuple(
                                "learner.replay.projection",
                                "is set, but with replace-units continual-backprop a projection"
                                        + " would move fresh units back; leave one of them out."));
    }

    private String learner(Map<String, Object> values) {
        Map<String, Object> all = new TreeMap<>(values);
        all.putIfAbsent("model", "mlp");
        Settings section = Settings.of("learner", all, problems);
        String learner = Catalog.learner(TASK, section).toString();
        section.finish();
        return learner;
    }
}
