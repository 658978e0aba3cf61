package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Elastic weight consolidation without task boundaries: pulls every parameter towards the mean of
 * its past values, by the running mean of its squared gradients.
 *
 * <p>Kirkpatrick et al., PNAS 2017, arXiv:1612.00796, in the streaming form of Elsayed and Mahmood,
 * ICLR 2024, arXiv:2404.00781 (S-EWC). With {@code absolute} the importance is the mean absolute
 * gradient: memory aware synapses (Aljundi et al., ECCV 2018, arXiv:1711.09601) in that form
 * (S-MAS).
 *
 * <p>State: two floats per parameter and two powers. Cost: two passes.
 *
 * @param anchorDecay of the mean of past values, in [0, 1)
 * @param importanceDecay of the importance, in [0, 1)
 * @param strength of the pull, at least 0
 * @param absolute whether importance is the absolute gradient instead of its square
 */
public record Ewc(float anchorDecay, float importanceDecay, float strength, boolean absolute)
        implements GradientTransform {
    private static final StateSpec EWC = declare("ewc");
    private static final StateSpec MAS = declare("mas");

    public Ewc {
        Anchor.check(absolute ? "mas" : "ewc", anchorDecay, importanceDecay, strength);
    }

    private static StateSpec declare(String name) {
        return Anchor.declare(name).perParameter("importance").scalar("power", 1);
    }

    @Override
    public StateSpec state() {
        return absolute ? MAS : EWC;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        Anchor anchor = new Anchor(anchorDecay, strength);
        float anchorScale = anchor.advance(step, state);
        float scale = (float) (1 / BiasCorrection.next(state, "power", importanceDecay));
        float[] w = step.params();
        float[] mean = state.vector("anchor");
        float[] importance = state.vector("importance");
        float add = 1 - importanceDecay;
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            float now = absolute ? Math.abs(g) : g * g;
            importance[i] = importanceDecay * importance[i] + add * now;
            update[i] = g + anchor.pull(importance[i] * scale, w[i], mean[i], anchorScale);
        }
    }
}
