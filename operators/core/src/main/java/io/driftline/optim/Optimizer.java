package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import io.driftline.state.Trial;
import java.util.EnumSet;
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
    private static final String REPLACEMENT = "replacement";

    private final List<GradientTransform> chain;
    private final StepSize stepSize;
    private final Optional<WeightAverage> average;
    private final Optional<ContinualBackprop> replacement;
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
        this(chain, stepSize, Optional.empty(), Optional.empty());
    }

    /**
     * Returns an optimizer that serves an average of its iterates and replaces hidden units, where
     * these are given.
     *
     * @throws IllegalArgumentException when both are: an average of a unit and of the one that
     *     replaced it is neither
     */
    public Optimizer(
            List<GradientTransform> chain,
            StepSize stepSize,
            Optional<WeightAverage> average,
            Optional<ContinualBackprop> replacement) {
        if (average.isPresent() && replacement.isPresent()) {
            throw new IllegalArgumentException(
                    "The optimizer averages weights and replaces units; it can do one of them.");
        }
        this.chain = List.copyOf(chain);
        this.stepSize = stepSize;
        this.average = average;
        this.replacement = replacement;
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
        tags = new long[chain.size() + 2];
        for (int i = 0; i < chain.size(); i++) {
            tags[i] = Rng.tag(chain.get(i).state().name());
        }
        tags[chain.size()] = Rng.tag(stepSize.state().name());
        tags[chain.size() + 1] = Rng.tag(REPLACEMENT);
        StateSpec parts = StateSpec.of("optimizer", 1).part(links).part(stepSize.state());
        Optional<StateSpec> last =
                average.map(a -> part(AVERAGE, a.state()))
                        .or(() -> replacement.map(r -> part(REPLACEMENT, r.state())));
        spec = last.map(parts::part).orElse(parts);
    }

    private static StateSpec part(String name, StateSpec inner) {
        return StateSpec.of(name, 1).part(inner);
    }

    /** Returns the chain, from the gradient to the direction. */
    public List<GradientTransform> chain() {
        return chain;
    }

    /** Returns the step size. */
    public StepSize stepSize() {
        return stepSize;
    }

    /** Returns whether the parameters are the iterate, neither averaged nor replaced by units. */
    public boolean servesIterate() {
        return average.isEmpty() && replacement.isEmpty();
    }

    /** Returns what the links, the step size and the average remember. */
    public StateSpec state() {
        return spec;
    }

    /** Returns what steps must hold beside the gradient. */
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        chain.forEach(link -> needs.addAll(link.needs()));
        replacement.ifPresent(r -> needs.addAll(r.needs()));
        return needs;
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
        average.get().gradientPoint(params, last(state), point);
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
        Blocks blocks = new Blocks(update);
        float size = next(blocks, step, state);
        blocks.whole();
        return size;
    }

    /**
     * The same on trial: what is remembered can be undone, and is looked at with the parameters.
     *
     * @param trial begun with {@code state}
     */
    public float next(float[] update, Step step, StateTree state, Trial trial) {
        Blocks blocks = new Blocks(update, (from, to) -> trial.keep(to));
        float size = next(blocks, step, state);
        blocks.each((from, to) -> trial.look(update, from, to));
        blocks.whole();
        return size;
    }

    private float next(Blocks blocks, Step step, StateTree state) {
        float[] from = gradientPoint(step.params(), state);
        List<StateTree> links = state.parts().get(0).parts();
        for (int i = 0; i < chain.size(); i++) {
            chain.get(i).apply(blocks, step.at(from, tags[i]), links.get(i));
        }
        float[] update = stepSize.looks() ? blocks.whole() : blocks.update();
        Step whole = step.at(from, tags[chain.size()]);
        float size = stepSize.next(update, whole, state.parts().get(1));
        if (average.isPresent()) {
            average.get().next(blocks.whole(), size, from, step.params(), last(state));
            return size;
        }
        blocks.each((first, end) -> go(update, size, from, first, end));
        if (replacement.isPresent()) {
            Step after = step.at(from, tags[chain.size() + 1]);
            replacement.get().apply(blocks.whole(), after, links, last(state));
        }
        return size;
    }

    private static void go(float[] update, float size, float[] from, int first, int end) {
        for (int i = first; i < end; i++) {
            update[i] = from[i] - size * update[i];
        }
    }

    /**
     * Says that the stream has drifted: whatever remembers the past for ever begins anew, as each
     * rule declares for itself.
     *
     * @param params the learner's parameters; an average moves them to where the gradient is taken
     * @param state of this optimizer
     */
    public void drift(float[] params, StateTree state) {
        average.ifPresent(a -> a.drift(params, last(state)));
        List<StateTree> links = state.parts().get(0).parts();
        for (int i = 0; i < chain.size(); i++) {
            chain.get(i).drift(links.get(i));
        }
        stepSize.drift(state.parts().get(1));
    }

    /** Returns the memory of the average or of the replacement, of which there is one at most. */
    private static StateTree last(StateTree state) {
        return state.parts().get(2).parts().get(0);
    }

    @Override
    public String toString() {
        String more =
                average.map(a -> ", average=" + a)
                        .or(() -> replacement.map(r -> ", replacement=" + r))
                        .orElse("");
        return "Optimizer[chain=%s, stepSize=%s%s]".formatted(chain, stepSize, more);
    }
}
