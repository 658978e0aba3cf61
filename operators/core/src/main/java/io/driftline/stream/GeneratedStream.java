package io.driftline.stream;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The stream that a generator and a seed make. The draws of example n follow from seed and n, so
 * that a stream goes on where its state says, and any example of a concept that does not move can
 * be made without those before it.
 *
 * <p>State: a count and the generator's.
 */
public final class GeneratedStream {
    private static final String EXAMPLES = "examples";

    private final Generator generator;
    private final Rng start;
    private final Rng examples;
    private final StateSpec spec;
    private final double[] inputs;

    /** Returns the stream of a seed. */
    public GeneratedStream(Generator generator, long seed) {
        this.generator = generator;
        start = Rng.ofSeed(seed).child("start");
        examples = Rng.ofSeed(seed).child(EXAMPLES);
        spec = StateSpec.of("stream", 1).counter(EXAMPLES, 0).part(generator.state());
        inputs = new double[generator.task().inputs()];
    }

    /** Returns the columns and classes of the examples. */
    public Task task() {
        return generator.task();
    }

    /** Returns what the stream remembers. */
    public StateSpec state() {
        return spec;
    }

    /** Returns the state of the beginning. */
    public StateTree start() {
        StateTree state = StateTree.of(spec, 0);
        generator.start(Draws.of(start), state.parts().get(0));
        return state;
    }

    /** Returns the next example, in arrays of its own. */
    public Batch next(StateTree state) {
        return at(state.add(EXAMPLES, 1) - 1, state);
    }

    /**
     * Returns example {@code n}, from 0, in arrays of its own, without moving the count.
     *
     * @param state of any moment where the concept does not move; else that before this example
     */
    public Batch at(long n, StateTree state) {
        Draws draws = Draws.of(examples.child(n));
        int label = generator.next(draws, state.parts().get(0), inputs);
        float[] row = new float[inputs.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) inputs[i];
        }
        return Batch.example(row, label);
    }

    @Override
    public String toString() {
        return "GeneratedStream[%s]".formatted(generator);
    }
}
