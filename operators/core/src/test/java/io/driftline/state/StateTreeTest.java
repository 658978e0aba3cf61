package io.driftline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StateTreeTest {
    private static final StateSpec SPEC =
            StateSpec.of("outer", 1)
                    .perParameter("weights")
                    .array("counts", 2, 5)
                    .scalar("power", 1)
                    .counter("steps", 7)
                    .part(StateSpec.of("inner", 1).perParameter("trace"));

    @Test
    void startsWithTheDeclaredValuesAndReturnsToThem() {
        StateTree state = StateTree.of(SPEC, 3);
        assertThat(state.vector("weights")).containsExactly(0, 0, 0);
        assertThat(state.array("counts")).containsExactly(5, 5);
        assertThat(state.scalar("power")).isEqualTo(1);
        assertThat(state.counter("steps")).isEqualTo(7);
        assertThat(state.part("inner").vector("trace")).hasSize(3);
        assertThat(state.sizeBytes()).isEqualTo(3 * 4 + 2 * 8 + 8 + 8 + 3 * 4);
        change(state);
        state.reset();
        assertThat(state).isEqualTo(StateTree.of(SPEC, 3));
    }

    @Test
    void copiesDeeply() {
        StateTree state = StateTree.of(SPEC, 3);
        change(state);
        StateTree copy = state.copy();
        assertThat(copy).isEqualTo(state).hasSameHashCodeAs(state);
        state.reset();
        assertThat(copy).isNotEqualTo(state);
        state.set(copy);
        assertThat(state).isEqualTo(copy);
    }

    @Test
    void tellsBitsApart() {
        StateTree state = StateTree.of(SPEC, 1);
        StateTree other = StateTree.of(SPEC, 1);
        other.part("inner").vector("trace")[0] = -0f;
        assertThat(state).isNotEqualTo(other);
        state.vector("weights")[0] = Float.NaN;
        other.set(state);
        assertThat(state).isEqualTo(other);
    }

    @Test
    void sharesMemoryWithTheTreeThatLacksAPart() {
        StateTree state = StateTree.of(SPEC, 3);
        StateTree smaller = state.without("inner");
        smaller.vector("weights")[0] = 1;
        assertThat(state.vector("weights")[0]).isEqualTo(1);
        assertThat(smaller.parts()).isEmpty();
        assertThatThrownBy(() -> smaller.part("inner"))
                .hasMessage("State outer declares no part inner.");
    }

    @Test
    void noticesWhatIsNotFiniteWhereverItIs() {
        assertThat(StateTree.of(SPEC, 3).finite()).isTrue();
        StateTree state = StateTree.of(SPEC, 3);
        state.part("inner").vector("trace")[2] = Float.NaN;
        assertThat(state.finite()).isFalse();
        state.reset();
        state.array("counts")[1] = Double.POSITIVE_INFINITY;
        assertThat(state.finite()).isFalse();
        state.reset();
        state.scalar("power", Double.NaN);
        assertThat(state.finite()).isFalse();
    }

    @Test
    void refusesNamesThatAreNotDeclared() {
        StateTree state = StateTree.of(SPEC, 1);
        assertThatThrownBy(() -> state.vector("counts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("State outer declares no vector counts.");
        assertThatThrownBy(() -> state.array("weights")).hasMessageContaining("array weights");
        assertThatThrownBy(() -> state.scalar("steps")).hasMessageContaining("scalar steps");
        assertThatThrownBy(() -> state.counter("power")).hasMessageContaining("counter power");
        assertThatThrownBy(() -> state.set(StateTree.of(StateSpec.of("x", 1), 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void change(StateTree state) {
        state.vector("weights")[1] = 2;
        state.array("counts")[0] = 3;
        state.scalar("power", 4);
        state.add("steps", 5);
        state.part("inner").vector("trace")[2] = 6;
    }
}
