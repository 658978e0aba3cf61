package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final Learner learner =
            new Majority(
                    new Task(List.of(new Task.Column("a", true)), List.of("no", "yes")),
                    "{kind: majority}");
    private final LearnerState state = learner.start(Rng.ofSeed(1));
    private final StateTree memory = StateTree.of(Guard.STATE, 0);

    @Test
    void countsOnlyUndoneStepsInARow() {
        Guard guard = guard(3);
        for (int i = 0; i < 10; i++) {
            assertThat(guard.undone(state, memory)).isFalse();
            assertThat(guard.undone(state, memory)).isFalse();
            guard.accepted(memory);
        }
        assertThat(guard.rolledBack(memory)).isZero();
    }

    @Test
    void switchedOffItKeepsNothingAndNeverGoesBack() {
        Guard guard = guard(0);
        learn(2);
        guard.keep(state, memory);
        learn(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(guard.undone(state, memory)).isFalse();
        }
        assertThat(guard.save(state, memory).empty()).isTrue();
        assertThat(state.steps()).isEqualTo(3);
    }

    @Test
    void aCheckpointHoldsTheGoodStateOnlyWhereItIsAnother() {
        Guard guard = guard(3);
        learn(2);
        assertThat(guard.save(state, memory).empty()).as("the start").isTrue();
        guard.keep(state, memory);
        assertThat(guard.save(state, memory).empty()).as("the state itself").isTrue();
        learn(1);
        assertThat(guard.save(state, memory).bytes())
                .hasSameSizeAs(LearnerCodec.of(learner).encode(state));
    }

    @Test
    void switchedOnAtARestartItTakesTheRestoredStateForGood() throws StateFormatException {
        guard(0);
        learn(4);
        Guard guard = new Guard(learner, Rng.ofSeed(1), 1);
        guard.restore(new byte[0], state, memory);
        LearnerState restored = state.copy();
        learn(3);
        assertThat(guard.undone(state, memory)).isTrue();
        assertThat(state.steps()).isEqualTo(8);
        state.tree().counter("steps", 4);
        assertThat(state.tree()).isEqualTo(restored.tree());
    }

    @Test
    void restoredBeforeTheFirstVersionItStillGoesBackToTheStart() throws StateFormatException {
        Guard before = guard(1);
        learn(4);
        Guard after = new Guard(learner, Rng.ofSeed(1), 1);
        after.restore(before.save(state, memory).whole(), state, memory);
        assertThat(after.undone(state, memory)).isTrue();
        state.tree().counter("steps", 0);
        assertThat(state.tree()).isEqualTo(learner.start(Rng.ofSeed(1)).tree());
    }

    @Test
    void refusesANegativeNumber() {
        assertThatThrownBy(() -> guard(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("guard.rollback-after is -1; it must be ≥ 0.");
    }

    private Guard guard(int rollbackAfter) {
        Guard guard = new Guard(learner, Rng.ofSeed(1), rollbackAfter);
        guard.start(memory);
        return guard;
    }

    private void learn(int steps) {
        for (int i = 0; i < steps; i++) {
            learner.learn(state, Batch.example(new float[] {1}, i % 2));
        }
    }
}
