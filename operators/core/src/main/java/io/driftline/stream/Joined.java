package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * One concept that gives way to another: example t is of the new one with probability 1 / (1 +
 * e^(−4 (t − position) / width)). MOA's concept drift stream; a width of 1 is an abrupt drift. Each
 * concept moves only when an example of it is made.
 *
 * <p>State: a count, and those of both.
 *
 * @param before the concept at first
 * @param after the concept at last, of the same task
 * @param position example, from 1, where both are equally likely
 * @param width examples within which the change happens, above 0
 */
public record Joined(Generator before, Generator after, double position, double width)
        implements Generator {

    public Joined {
        Require.atLeast("joined.position", position, 0);
        Require.above("joined.width", width, 0);
        if (!before.task().equals(after.task())) {
            throw new IllegalArgumentException(
                    "%s and %s have different columns or classes; joined streams must have the same."
                            .formatted(before, after));
        }
    }

    @Override
    public Task task() {
        return before.task();
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("joined", 1)
                .counter("count", 0)
                .part(StateSpec.of("before", 1).part(before.state()))
                .part(StateSpec.of("after", 1).part(after.state()));
    }

    @Override
    public void start(Draws draws, StateTree state) {
        before.start(draws, inner(state, "before"));
        after.start(draws, inner(state, "after"));
    }

    @Override
    public int next(Draws draws, StateTree state, double[] inputs) {
        double t = state.add("count", 1);
        boolean old = draws.uniform() > Scalar.sigmoid(4 * (t - position) / width);
        return old
                ? before.next(draws, inner(state, "before"), inputs)
                : after.next(draws, inner(state, "after"), inputs);
    }

    private static StateTree inner(StateTree state, String name) {
        return state.part(name).parts().get(0);
    }
}
