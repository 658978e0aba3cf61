package io.driftline.optim;

import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A chain of transforms and a step size. */
public final class Optimizer {
    private final List<GradientTransform> chain;
    private final StepSize stepSize;
    private final StateSpec spec;
    private final long[] tags;

    /**
     * Returns an optimizer.
     *
     * @param chain from the gradient to the direction; each kind of link at most once, because the
     *     saved state knows a link by its name
     */
    public Optimizer(List<GradientTransform> chain, StepSize stepSize) {
        this.chain = List.copyOf(chain);
        this.stepSize = stepSize;
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
        spec = StateSpec.of("optimizer", 1).part(links).part(stepSize.state());
    }

    /** Returns what the links and the step size remember. */
    public StateSpec state() {
        return spec;
    }

    /**
     * Computes the next iterate {@code params − stepSize · direction}, without touching {@code
     * step.params()}: the caller looks at it first.
     *
     * @param update the gradient; overwritten with the next iterate
     * @param step its random numbers are the optimizer's; each link gets its own
     * @param state of this optimizer, brought forward by one step
     * @return the step size
     */
    public float next(float[] update, Step step, StateTree state) {
        List<StateTree> links = state.parts().get(0).parts();
        for (int i = 0; i < chain.size(); i++) {
            chain.get(i).apply(update, of(step, tags[i]), links.get(i));
        }
        float size = stepSize.next(update, of(step, tags[chain.size()]), state.parts().get(1));
        float[] params = step.params();
        for (int i = 0; i < update.length; i++) {
            update[i] = params[i] - size * update[i];
        }
        return size;
    }

    private static Step of(Step step, long tag) {
        return new Step(step.t(), step.loss(), step.params(), step.layout(), step.rng().child(tag));
    }

    @Override
    public String toString() {
        return "Optimizer[chain=%s, stepSize=%s]".formatted(chain, stepSize);
    }
}
