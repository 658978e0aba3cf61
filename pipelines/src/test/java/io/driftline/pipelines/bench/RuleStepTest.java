package io.driftline.pipelines.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleStepTest {
    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 1_000_000})
    void theNetworkHasNearlyAsManyParametersAsAsked(int parameters) {
        assertThat((double) step("sgd", parameters).parameters() / parameters).isBetween(0.9, 1.1);
    }

    @Test
    void countsWhatIsRememberedPerParameterTwice() {
        assertThat(step("sgd", 1_000).bytes()).isEqualTo(20);
        assertThat(step("upgd", 1_000).bytes()).isEqualTo(28);
        assertThat(step("adamw", 1_000).bytes()).isEqualTo(36); // in a part of its state
    }

    @Test
    void everyTransformCanBeStepped() {
        for (String transform : Catalog.transforms()) {
            step(transform, 1_000).times(2);
        }
    }

    private static RuleStep step(String transform, int parameters) {
        Map<String, Object> learner = Map.of("transforms", List.of(transform));
        Settings settings = Settings.of("learner", learner, new Problems());
        return new RuleStep(Catalog.optimizer(settings), parameters);
    }
}
