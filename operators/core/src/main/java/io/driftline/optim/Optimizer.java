package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chain of transforms, a step size and, where what is served is not the iterate, a weight
 * average. Holds scratch, nothing learned.
 */
public final class Optimizer {
    private static final String AVERAGE = "average";

    private final List<GradientTransform> chain;
    private final StepSize stepSize;
    private final Optional<WeightAverage> average;
    private final StateSpec spec;
    private final long[] tags;
    private float[] point = {};

    /**
     * Returns an optimizer that serves its iterate.
     *
     * @param chain from the gradient to the direction; each kind of link at most once, because the
     *     saved state knows a link by its name
     */
    public Optimizer(List<GradientTransform> chain, StepSize stepSize) {
        this(chain, stepSize, Optional.empty());
    }

    /** Returns an optimizer that serves an average of its iterates, where one is given. */
    public Optimizer(
            List<GradientTransform> chain, StepSize stepSize, Optional<WeightAverage> average) {
        this.chain = List.copyOf(chain);
        this.stepSize = stepSize;
        this.average = average;
        Set<String> names = new HashSet<>();
        StateSpec links = StateSpec.of("chain", 1);
        for (GradientTransform link : chain) {
            if (!names.add(link.state().name())) {
                throw new IllegalArgumentException(
                        "The chain has %s twice; each link may stand in it once."
                                .formatted(link.state().name()));
            }
            links = links.part(link.state());
        }
        tags = new long[chain.size() + 1];
        for (int i = 0; i < chain.size(); i++) {
            tags[i] = Rng.tag(chain.get(i).state().name());
        }
        tags[chain.size()] = Rng.tag(stepSize.state().name());
        StateSpec parts = StateSpec.of("optimizer", 1).part(links).part(stepSize.state());
        spec = average.map(a -> parts.part(StateSpec.of(AVERAGE, 1).part(a.state()))).orElse(parts);
    }

    /** Returns what the links, the step size and the average remember. */
    public StateSpec state() {
        return spec;
    }

    /**
     * Returns where the gradient is to be taken: the parameters, or with an average another point,
     * valid until the next call.
     *
     * @param params the learner's parameters, which are what is served, read only
     * @param state of this optimizer, read only
     */
    public float[] gradientPoint(float[] params, StateTree state) {
        if (average.isEmpty()) {
            return params;
        }
        point = point.length == params.length ? point : new float[params.length];
        average.get().gradientPoint(params, average(state), point);
        return point;
    }

    /**
     * Computes the next parameters, {@code params − stepSize · direction} or what the average makes
     * of that, without touching {@code step.params()}: the caller looks at them first.
     *
     * @param update the gradient at {@link #gradientPoint}; overwritten with the next parameters
     * @param step with the learner's parameters; the links see the gradient's point in their place.
     *     Its random numbers are the optimizer's; each link gets its own
     * @param state of this optimizer, brought forward by one step
     * @return the step size
     */
    public float next(float[] update, Step step, StateTree state) {
        float[] from = gradientPoint(step.params(), state);
        List<StateTree> links = state.parts().get(0).parts();
        for (int i = 0; i < chain.size(); i++) {
            chain.get(i).apply(update, step.at(from, tags[i]), links.get(i));
        }
        Step last = step.at(from, tags[chain.size()]);
        float size = stepSize.next(update, last, state.parts().get(1));
        if (average.isPresent()) {
            average.get().next(update, size, from, step.params(), average(state));
            return size;
        }
        for (int i = 0; i < update.length; i++) {
            update[i] = from[i] - size * update[i];
        }
        return size;
    }

    /**
     * Says that the stream has drifted: whatever remembers the past for ever begins anew, as each
     * rule declares for itself.
     *
     * @param params the learner's parameters; an average moves them to where the gradient is taken
     * @param state of this optimizer
     */
    public void drift(float[] params, StateTree state) {
        average.ifPresent(a -> a.drift(params, average(state)));
        List<StateTree> links = state.parts().get(0).parts();
        for (int i = 0; i < chain.size(); i++) {
            chain.get(i).drift(links.get(i));
        }
        stepSize.drift(state.parts().get(1));
    }

    private static StateTree average(StateTree state) {
        return state.parts().get(2).parts().get(0);
    }

    @Override
    public String toString() {
        return "Optimizer[chain=%s, stepSize=%s%s]"
                .formatted(chain, stepSize, average.map(a -> ", average=" + a).orElse(""));
    }
}
